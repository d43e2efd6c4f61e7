/** Tests of this part of the sandbox. */
@NullMarked
package io.smartcar.sandbox.internal.probes;

import org.jspecify.annotations.NullMarked;
