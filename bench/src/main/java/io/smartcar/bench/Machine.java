package io.smartcar.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What the figures were taken on. */
final class Machine {

  private Machine() {}

  /** Names and values for the head of a table. */
  static Map<String, String> description(Path home) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES) + " UTC");
    facts.put(
        "machine",
        "%d cores (%s), %d GB, Linux %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                processor(),
                memoryGigabytes(),
                System.getProperty("os.version")));
    facts.put("java", System.getProperty("java.vm.version", ""));
    facts.put("versions", versions(home));
    return facts;
  }

  /** The head of a text of figures. */
  static String heading(String title, Path home) {
    return Report.heading(title, description(home));
  }

  /** The load average of the last minute. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static long memoryGigabytes() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Math.round(system.getTotalMemorySize() / 1e9);
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException otherSystem) {
      return "unknown";
    }
  }

  /** As the parent pom has them. */
  private static String versions(Path home) {
    try {
      String pom = Files.readString(home.resolve("pom.xml"));
      StringBuilder versions = new StringBuilder();
      for (String name : new String[] {"storm", "kafka", "hbase", "esper", "jedis"}) {
        String tag = "<dep." + name + ".version>";
        int from = pom.indexOf(tag) + tag.length();
        versions.append(versions.isEmpty() ? "" : ", ");
        versions.append(name).append(' ').append(pom, from, pom.indexOf('<', from));
      }
      return versions.toString();
    } catch (IOException notThere) {
      return "unknown";
    }
  }
}
