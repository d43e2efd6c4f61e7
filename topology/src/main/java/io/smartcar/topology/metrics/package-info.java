/**
 * What a worker answers to Prometheus: {@link io.smartcar.topology.metrics.WorkerMetrics} is what
 * its tasks add to, {@link io.smartcar.topology.metrics.MetricsHook} opens the endpoint.
 */
@NullMarked
package io.smartcar.topology.metrics;

import org.jspecify.annotations.NullMarked;
