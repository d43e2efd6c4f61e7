/** Tests of this part of the sandbox. */
@NullMarked
package io.smartcar.sandbox.internal.files;

import org.jspecify.annotations.NullMarked;
