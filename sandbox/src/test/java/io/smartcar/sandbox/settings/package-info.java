/** Tests of this part of the sandbox. */
@NullMarked
package io.smartcar.sandbox.settings;

import org.jspecify.annotations.NullMarked;
