/** Tests of the late lane in Storm. */
@NullMarked
package io.smartcar.topology.late;

import org.jspecify.annotations.NullMarked;
