package io.smartcar.topology.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.prometheus.metrics.model.snapshots.Labels;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;

/** Memory, collections, threads and processor time of this JVM. No state. */
final class JvmMetrics {

  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private JvmMetrics() {}

  static void addTo(Samples samples) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    addMemory(samples, "heap", memory.getHeapMemoryUsage());
    addMemory(samples, "nonheap", memory.getNonHeapMemoryUsage());
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      Labels labels = Labels.of("gc", gc.getName());
      samples.namedCounter(
          "jvm_gc_collections", "Collections of garbage.", labels, gc.getCollectionCount());
      samples.namedCounter(
          "jvm_gc_collection_time_seconds",
          "Time that collections took.",
          labels,
          gc.getCollectionTime() / MILLIS_PER_SECOND);
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    samples.namedGauge("jvm_threads", "Threads.", Labels.EMPTY, threads.getThreadCount());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      samples.namedCounter(
          "process_cpu_seconds",
          "Processor time that the worker has taken.",
          Labels.EMPTY,
          system.getProcessCpuTime() / NANOS_PER_SECOND);
    }
    samples.namedGauge(
        "process_start_time_seconds",
        "When the worker was started.",
        Labels.EMPTY,
        ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND);
  }

  private static void addMemory(Samples samples, String area, MemoryUsage usage) {
    Labels labels = Labels.of("area", area);
    samples.namedGauge("jvm_memory_used_bytes", "Memory in use.", labels, usage.getUsed());
    if (usage.getMax() >= 0) {
      samples.namedGauge("jvm_memory_max_bytes", "Memory at most.", labels, usage.getMax());
    }
  }
}
