/** Tests of a judgement's ways to the world around it, on fakes. */
@NullMarked
package io.smartcar.wiring.late;

import org.jspecify.annotations.NullMarked;
