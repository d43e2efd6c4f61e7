/** Tests of refused records that are counted and sent again. */
@NullMarked
package io.smartcar.wiring.refused;

import org.jspecify.annotations.NullMarked;
