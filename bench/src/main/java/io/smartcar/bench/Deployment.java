package io.smartcar.bench;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The platform on the sandbox's Storm, from {@code storm jar} to {@code storm kill}. */
final class Deployment implements AutoCloseable {

  private static final String MAIN = "io.smartcar.topology.Main";
  private static final String RULES_ONLY = "io.smartcar.bench.storm.RulesOnly";
  private static final long COMMAND_SECONDS = 120;
  private static final long WORKERS_SECONDS = 120;
  private static final long PERIOD_MILLIS = 20;

  private final Sandbox sandbox;
  private final String name;
  private List<Long> workers = List.of();

  private Deployment(Sandbox sandbox, String name) {
    this.sandbox = sandbox;
    this.name = name;
  }

  /** Submits it and returns when the JVMs of its workers can be asked, before they do anything. */
  static Deployment submit(Sandbox sandbox, String name, SmartcarConfig config, boolean storing)
      throws BenchException, SandboxException, InterruptedException {
    Deployment deployment = new Deployment(sandbox, name);
    Path directory = sandbox.settings().directory();
    Path file = directory.resolve(name + ".conf");
    try {
      Files.writeString(file, config.render());
      Path product = productJar(sandbox.settings().home());
      if (storing) {
        deployment.storm("jar", product.toString(), MAIN, name, "-c", file.toString());
      } else {
        Path jar = withRulesOnly(product, directory.resolve("rules-only.jar"));
        deployment.storm("jar", jar.toString(), RULES_ONLY, name, file.toString());
      }
      deployment.awaitWorkers(config.topology().workers());
      return deployment;
    } catch (IOException e) {
      throw deployment.closedAfter(new BenchException("the topology cannot be submitted: " + e, e));
    } catch (BenchException e) {
      throw deployment.closedAfter(e);
    } catch (InterruptedException e) {
      deployment.close();
      throw e;
    }
  }

  /** The topology's name. */
  String name() {
    return name;
  }

  /** What has failed may have been taken by Nimbus: it must not run beside the next. */
  private BenchException closedAfter(BenchException failure) {
    try {
      close();
    } catch (BenchException notThere) {
      failure.addSuppressed(notThere);
    }
    return failure;
  }

  /** The processes of its workers. */
  List<Long> workers() {
    return workers;
  }

  /** Whether none of them has ended. */
  boolean isAlive() {
    return workers.stream()
        .allMatch(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  private void awaitWorkers(int count) throws BenchException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WORKERS_SECONDS);
    while (workers.size() != count) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchException(
            "not %d workers of %s after %d s; see the logs under %s"
                .formatted(count, name, WORKERS_SECONDS, sandbox.settings().logs()));
      }
      TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
      workers =
          sandbox.workerJvms().stream()
              .map(ProcessHandle::pid)
              .filter(ProcessUse::takesAttachSignal)
              .toList();
    }
  }

  private static Path productJar(Path home) throws IOException, BenchException {
    Path target = home.resolve("topology/target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("smartcar-topology-.*\\.jar"))
          // That of another version may lie beside it.
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow(() -> new BenchException("no smartcar-topology-….jar in " + target));
    }
  }

  /** The product's jar with one more class in it. */
  private static Path withRulesOnly(Path product, Path jar) throws IOException {
    Files.copy(product, jar, StandardCopyOption.REPLACE_EXISTING);
    String file = RULES_ONLY.replace('.', '/') + ".class";
    try (@Nullable InputStream type = Deployment.class.getResourceAsStream("/" + file);
        FileSystem inside = FileSystems.newFileSystem(jar)) {
      if (type == null) {
        throw new IllegalStateException("class " + RULES_ONLY + " is missing");
      }
      Path target = inside.getPath("/" + file);
      Files.createDirectories(target.getParent());
      Files.copy(type, target);
    }
    return jar;
  }

  private void storm(String... arguments)
      throws IOException, BenchException, SandboxException, InterruptedException {
    Path output = Files.createTempFile(sandbox.settings().logs(), "storm-", ".log");
    ProcessBuilder builder = sandbox.storm(arguments);
    List<String> command = new ArrayList<>(builder.command());
    command.add(1, "-Dstorm.options=" + WorkerJmx.STORM_OPTION);
    Process process =
        builder.command(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      boolean ended = process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        throw new BenchException(
            "storm %s failed: %s".formatted(arguments[0], Files.readString(output)));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** Kills it and returns when its workers are gone. */
  @Override
  public void close() throws BenchException {
    try {
      storm("kill", name, "-w", "0");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WORKERS_SECONDS);
      while (!sandbox.workers().isEmpty()) {
        if (System.nanoTime() - deadline > 0) {
          throw new BenchException("the workers of " + name + " do not end");
        }
        TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
      }
    } catch (IOException | SandboxException e) {
      throw new BenchException("%s cannot be killed: %s".formatted(name, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
