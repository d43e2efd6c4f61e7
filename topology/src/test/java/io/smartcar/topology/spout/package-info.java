/** Tests of the spout and its batches. */
@NullMarked
package io.smartcar.topology.spout;

import org.jspecify.annotations.NullMarked;
