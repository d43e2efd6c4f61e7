/**
 * A platform's state as numbers for Prometheus, {@link io.smartcar.status.metrics.StatusMetrics}.
 */
@NullMarked
package io.smartcar.status.metrics;

import org.jspecify.annotations.NullMarked;
