package io.smartcar.bench;

import io.smartcar.sandbox.settings.SandboxException;
import java.time.Duration;

/** This platform, deployed anew for each run. */
final class Smartcar implements Contestant {

  /** How it is deployed; immutable. */
  record Form(int workers, int esperTasks, int rules, boolean storing, Variant variant) {

    String name() {
      StringBuilder name = new StringBuilder("smartcar");
      if (workers != 1) {
        name.append(' ').append(workers).append(" workers");
      }
      if (esperTasks != 1) {
        name.append(' ').append(esperTasks).append(" Esper tasks");
      }
      if (rules != 1) {
        name.append(' ').append(rules).append(" rules");
      }
      if (!variant.name().isEmpty()) {
        name.append(' ').append(variant.name());
      }
      return name.toString();
    }
  }

  private static final Duration LAST_ALERTS = Duration.ofMinutes(2);

  private final Form form;
  private final String name;
  private final Servers servers;
  private final FilledTopic topic;
  private final RunOptions options;

  Smartcar(Form form, String name, Servers servers, FilledTopic topic, RunOptions options) {
    this.form = form;
    this.name = name;
    this.servers = servers;
    this.topic = topic;
    this.options = options;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public RunFigures run(int round, double load)
      throws BenchException, SandboxException, InterruptedException {
    servers.empty();
    long alerts = topic.expected().alerts(form.rules(), options.shapes);
    try (RunningPlatform platform = RunningPlatform.start(servers, topic.name(), form, options)) {
      Measured measured =
          new Meter(platform.roles())
              .watch(platform::done, topic.timed(), topic.patience(), platform::isAlive);
      platform.awaitRest(topic.events(), alerts, LAST_ALERTS);
      return new RunFigures(
          name,
          round,
          measured.events(),
          measured.seconds(),
          measured.perSecond(),
          measured.cpuPerMillion(),
          platform.heapMegabytes(),
          platform.roles().engineResidentMegabytes(),
          servers.alerts(),
          servers.rows(),
          load,
          platform.problem(topic.events(), alerts));
    }
  }
}
