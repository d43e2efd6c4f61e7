/** Tests of what refused records have in common. */
@NullMarked
package io.smartcar.events.refused;

import org.jspecify.annotations.NullMarked;
