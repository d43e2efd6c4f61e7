/** Tests of the sandbox. */
@NullMarked
package io.smartcar.sandbox;

import org.jspecify.annotations.NullMarked;
