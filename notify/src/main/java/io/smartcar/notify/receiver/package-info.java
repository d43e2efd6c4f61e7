/**
 * The receivers that there are, each by the language it speaks, and the file that names them:
 * {@link io.smartcar.notify.receiver.Receivers}.
 */
@NullMarked
package io.smartcar.notify.receiver;

import org.jspecify.annotations.NullMarked;
