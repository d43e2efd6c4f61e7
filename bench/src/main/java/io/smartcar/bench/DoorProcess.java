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

/** A door as whoever uses it starts it, {@code smartcar door …}, in a process of its own. */
final class DoorProcess implements AutoCloseable {

  private static final Pattern TAKING =
      Pattern.compile("(?:taking events (?:at|of)|following) (\\S+) .*; Ctrl-C ends it");
  private static final int END_SECONDS = 30;

  private final Process process;
  private final String address;

  private DoorProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts the one for HTTP at a free port; returns when it takes events. */
  static DoorProcess start(Path home, EventLogSettings log, Map<String, String> overrides)
      throws BenchException, IOException {
    return start(home, log, overrides, List.of("http", "-D", "smartcar.door.http.port=0"));
  }

  /** Starts the one of these words; returns when it takes events. */
  static DoorProcess start(
      Path home, EventLogSettings log, Map<String, String> overrides, List<String> words)
      throws BenchException, IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("smartcar.kafka.bootstrap-servers", log.bootstrapServers());
    keys.put("smartcar.kafka.topic", log.topic());
    keys.putAll(overrides);
    List<String> line =
        new ArrayList<>(List.of(home.resolve("scripts/smartcar").toString(), "door"));
    line.addAll(words);
    keys.forEach((key, value) -> line.addAll(List.of("-D", key + "=" + value)));
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      // The reader stays open: it is the process's, which says nothing more.
      return new DoorProcess(process, address(process.inputReader(UTF_8)));
    } catch (BenchException | IOException notThere) {
      process.destroy();
      throw notThere;
    }
  }

  private static String address(BufferedReader said) throws BenchException, IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher taking = TAKING.matcher(line);
      if (taking.find()) {
        return taking.group(1);
      }
    }
    throw new BenchException("the door has ended before it took anything: see what it said above");
  }

  /** Where the one for HTTP takes events. */
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
