package io.smartcar.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.eventlog.EventLogSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that goes on until it is ended, as whoever uses it starts it, {@code smartcar door …}
 * or {@code smartcar console}, in a process of its own.
 */
final class ProductProcess implements AutoCloseable {

  private static final Pattern TAKING =
      Pattern.compile("(?:taking events (?:at|of)|following) (\\S+) .*; Ctrl-C ends it");
  private static final Pattern SHOWING =
      Pattern.compile("The console is at (\\S+); Ctrl-C ends it");
  private static final int END_SECONDS = 30;

  private final Process process;
  private final String address;

  private ProductProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts the door for HTTP at a free port; returns when it takes events. */
  static ProductProcess door(Path home, EventLogSettings log, Map<String, String> overrides)
      throws BenchException, IOException {
    return door(home, log, overrides, List.of("http", "-D", "smartcar.door.http.port=0"));
  }

  /** Starts the door of these words; returns when it takes events. */
  static ProductProcess door(
      Path home, EventLogSettings log, Map<String, String> overrides, List<String> words)
      throws BenchException, IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("smartcar.kafka.bootstrap-servers", log.bootstrapServers());
    keys.put("smartcar.kafka.topic", log.topic());
    keys.putAll(overrides);
    List<String> door = new ArrayList<>(List.of("door"));
    door.addAll(words);
    return start(home, door, keys, TAKING);
  }

  /** Starts the console at a free port; returns when it can be looked at. */
  static ProductProcess console(Path home, String topology, Map<String, String> keys)
      throws BenchException, IOException {
    return start(home, List.of("console", "--port", "0", "--topology", topology), keys, SHOWING);
  }

  private static ProductProcess start(
      Path home, List<String> words, Map<String, String> keys, Pattern ready)
      throws BenchException, IOException {
    List<String> line = new ArrayList<>(List.of(home.resolve("scripts/smartcar").toString()));
    line.addAll(words);
    keys.forEach((key, value) -> line.addAll(List.of("-D", key + "=" + value)));
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      // The reader stays open: it is the process's, which says nothing more.
      return new ProductProcess(process, address(process.inputReader(UTF_8), words.get(0), ready));
    } catch (BenchException | IOException notThere) {
      process.destroy();
      throw notThere;
    }
  }

  private static String address(BufferedReader said, String what, Pattern ready)
      throws BenchException, IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher found = ready.matcher(line);
      if (found.find()) {
        return found.group(1);
      }
    }
    throw new BenchException(
        "%s has ended before it was ready: see what it said above".formatted(what));
  }

  /** Where the door for HTTP, or the console, is. */
  URI address() {
    return URI.create(address);
  }

  double processorSeconds() {
    return ProcessUse.processorSeconds(process.pid());
  }

  long peakResidentMegabytes() {
    return ProcessUse.peakResidentMegabytes(process.pid());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
