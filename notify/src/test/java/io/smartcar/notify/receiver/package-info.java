@NullMarked
package io.smartcar.notify.receiver;

import org.jspecify.annotations.NullMarked;
