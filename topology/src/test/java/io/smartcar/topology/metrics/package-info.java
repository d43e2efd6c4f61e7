@NullMarked
package io.smartcar.topology.metrics;

import org.jspecify.annotations.NullMarked;
