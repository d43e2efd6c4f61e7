package io.smartcar.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a process has used, as Linux tells it under {@code /proc}. */
final class ProcessUse {

  /** The unit of processor time in {@code /proc}, the same on every Linux. */
  private static final double TICKS_PER_SECOND = 100;

  /** Places after the process's name in its {@code stat}. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  private static final long SIGQUIT = 1L << 2;

  private ProcessUse() {}

  /** Seconds of processor time since its start; 0 of a process that is gone. */
  static double processorSeconds(long pid) {
    String stat = read(pid, "stat");
    return stat.isEmpty() ? 0 : processorSeconds(stat);
  }

  static double processorSeconds(String stat) {
    // The name is in brackets and may hold blanks and brackets.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }

  /** The most memory it ever held, in megabytes; 0 of a process that is gone. */
  static long peakResidentMegabytes(long pid) {
    return peakResidentMegabytes(read(pid, "status"));
  }

  static long peakResidentMegabytes(String status) {
    return Long.parseLong("0" + value(status, "VmHWM:").replaceAll("\\D", "")) / 1024;
  }

  /** Whether it is a JVM far enough to be attached to: before that the attempt would end it. */
  static boolean takesAttachSignal(long pid) {
    return takesAttachSignal(read(pid, "status"));
  }

  static boolean takesAttachSignal(String status) {
    String caught = value(status, "SigCgt:");
    return !caught.isEmpty() && (Long.parseUnsignedLong(caught, 16) & SIGQUIT) != 0;
  }

  private static String value(String status, String label) {
    return Arrays.stream(status.split("\n", -1))
        .filter(line -> line.startsWith(label))
        .map(line -> line.substring(label.length()).strip())
        .findFirst()
        .orElse("");
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
