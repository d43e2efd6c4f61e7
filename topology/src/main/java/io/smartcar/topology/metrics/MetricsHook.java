package io.smartcar.topology.metrics;

import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.WorkerPlace;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.util.Map;
import org.apache.storm.hooks.IWorkerHook;
import org.apache.storm.task.WorkerUserContext;
import org.apache.storm.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a worker's endpoint before its tasks are created, who find its metrics in their context. A
 * worker that cannot listen goes on without. Storm calls it once at the worker's start and once at
 * its end.
 */
public final class MetricsHook implements IWorkerHook {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(MetricsHook.class);
  private static final int MAX_PORT = 65_535;

  /** Opens, in the worker and without connecting, what the hook closes. */
  public interface Directory extends Serializable {
    /** Where a worker says at which address it answers. */
    RuleStore open();
  }

  private final String host;
  private final int portOffset;
  private final Directory directory;
  private transient @Nullable MetricsServer server;
  private transient @Nullable RuleStore announced;

  /**
   * Creates it for all workers of a topology.
   *
   * @param host the address to listen at
   * @param portOffset from a worker's port to that of its metrics
   * @param directory where a worker says that it answers, for whoever looks for it
   */
  public MetricsHook(String host, int portOffset, Directory directory) {
    this.host = host;
    this.portOffset = portOffset;
    this.directory = directory;
  }

  @Override
  public void start(Map<String, Object> conf, WorkerUserContext context) {
    WorkerMetrics metrics = new WorkerMetrics(System::currentTimeMillis);
    context.setResource(WorkerMetrics.RESOURCE, metrics);
    int port = context.getThisWorkerPort() + portOffset;
    if (port > MAX_PORT) {
      sayNone(port, "ports end at " + MAX_PORT);
      return;
    }
    try {
      MetricsServer opened = MetricsServer.open(host, port, metrics);
      server = opened;
      LOG.info("metrics for Prometheus are at http://{}:{}{}", host, port, MetricsServer.PATH);
      announce(opened, context.getThisWorkerPort());
    } catch (UncheckedIOException e) {
      LOG.warn("where this worker's metrics are cannot be said in ZooKeeper: {}", e.getMessage());
    } catch (IOException e) {
      sayNone(port, e.toString());
    }
  }

  private void announce(MetricsServer opened, int workerPort) {
    String machine = machine();
    String reached = opened.isEverywhere() ? machine : host;
    RuleStore store = directory.open();
    announced = store;
    store.announce(
        new WorkerPlace(
            (reached.contains(":") ? '[' + reached + ']' : reached) + ':' + opened.port(),
            machine + ':' + workerPort));
  }

  /** Its name to the Supervisors; of a machine that does not know its own, the address. */
  private String machine() {
    try {
      return Utils.hostname();
    } catch (UnknownHostException e) {
      return host;
    }
  }

  private void sayNone(int port, String reason) {
    LOG.warn(
        "metrics cannot be had at {}:{}, the worker goes on without; free the port, or set another"
            + " smartcar.metrics.port-offset: {}",
        host,
        port,
        reason);
  }

  @Override
  public void shutdown() {
    if (announced != null) {
      announced.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
