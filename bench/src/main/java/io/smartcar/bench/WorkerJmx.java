package io.smartcar.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * A worker's gauges and heap, read through the JVM's own management agent: the platform publishes
 * its metrics as JMX beans when Storm's reporter for that is switched on. Not thread-safe.
 */
final class WorkerJmx implements AutoCloseable {

  /** What the topology must be submitted with. */
  static final String STORM_OPTION =
      "topology.metrics.reporters=[{\"class\":\"org.apache.storm.metrics2.reporters.JmxStormReporter\"}]";

  private final JMXConnector connector;
  private final MBeanServerConnection beans;
  private final MemoryMXBean memory;

  private WorkerJmx(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
    this.memory =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
  }

  /** Connects to the JVM of a process of this user. */
  @SuppressWarnings("BanJNDI") // the address is what that very process has just told
  static WorkerJmx of(long pid) throws BenchException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return new WorkerJmx(
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
      } finally {
        machine.detach();
      }
    } catch (IOException | AttachNotSupportedException e) {
      throw new BenchException("worker %d cannot be asked: %s".formatted(pid, e), e);
    }
  }

  /** The sum of a gauge of a bolt's tasks in this worker, of those that have it by now. */
  long gauge(String bolt, String name) throws BenchException {
    try {
      long sum = 0;
      for (long value : values(metrics("gauges", bolt, name), "Value")) {
        sum += value;
      }
      return sum;
    } catch (IOException | JMException e) {
      throw gone(e);
    }
  }

  /** A counter of each of a bolt's tasks in this worker. */
  List<Long> counters(String bolt, String name) throws BenchException {
    try {
      return values(metrics("counters", bolt, name), "Count");
    } catch (IOException | JMException e) {
      throw gone(e);
    }
  }

  /** How many tasks of a bolt in this worker have a gauge of that name. */
  int count(String bolt, String name) throws BenchException {
    try {
      return metrics("gauges", bolt, name).size();
    } catch (IOException | JMException e) {
      throw gone(e);
    }
  }

  /** Heap in use now, rubbish included, in megabytes. */
  long heapMegabytes() {
    return memory.getHeapMemoryUsage().getUsed() >> 20;
  }

  private List<Long> values(List<ObjectName> metrics, String attribute)
      throws IOException, JMException {
    List<Long> values = new ArrayList<>();
    for (ObjectName metric : metrics) {
      values.add(((Number) beans.getAttribute(metric, attribute)).longValue());
    }
    return values;
  }

  private List<ObjectName> metrics(String type, String bolt, String name)
      throws IOException, JMException {
    List<ObjectName> found = new ArrayList<>();
    for (ObjectName bean : beans.queryNames(new ObjectName("*:type=" + type + ",*"), null)) {
      String metric = bean.getKeyProperty("name");
      if (metric != null
          && metric.contains("." + bolt + ".")
          && metric.replace("\"", "").endsWith(name)) {
        found.add(bean);
      }
    }
    return found;
  }

  private static BenchException gone(Exception e) {
    return new BenchException("a worker does not answer any more: " + e, e);
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException gone) {
      // The worker has ended.
    }
  }
}
