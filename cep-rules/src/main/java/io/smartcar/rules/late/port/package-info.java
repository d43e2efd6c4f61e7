/** What the late lane needs of the world around it: stores, the cars' history, the live rules. */
@NullMarked
package io.smartcar.rules.late.port;

import org.jspecify.annotations.NullMarked;
