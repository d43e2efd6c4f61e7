package io.smartcar.rules.draft;

import io.smartcar.rules.Problem;
import io.smartcar.rules.scenario.RuleTests;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How a draft and its report go between two processes of the same version. No state. */
final class DraftWire {

  /** Of one text; a process that runs wild must not fill the memory of whoever asked it. */
  private static final int MAX_BYTES = 32_000_000;

  private static final int MAX_ITEMS = 100_000;

  private DraftWire() {}

  static void write(DataOutput out, Draft draft) throws IOException {
    write(out, draft.rules());
    write(out, draft.scenarios());
    write(out, List.copyOf(draft.tested()));
    out.writeLong(draft.lookBack().toMillis());
    write(out, draft.zone().getId());
  }

  static Draft readDraft(DataInput in) throws IOException {
    Map<String, String> rules = readTexts(in);
    Map<String, String> scenarios = readTexts(in);
    Set<String> tested = new HashSet<>(readList(in));
    return new Draft(
        rules, scenarios, tested, Duration.ofMillis(in.readLong()), ZoneId.of(readText(in)));
  }

  static void write(DataOutput out, DraftReport report) throws IOException {
    out.writeInt(report.problems().size());
    for (Problem problem : report.problems()) {
      out.writeBoolean(problem.isError());
      write(out, problem.file());
      out.writeInt(problem.line());
      out.writeInt(problem.column());
      write(out, problem.message());
      write(out, problem.advice());
    }
    out.writeInt(report.results().size());
    for (RuleTests.Result result : report.results()) {
      write(out, result.rule());
      write(out, result.scenario());
      write(out, result.failures());
    }
    write(out, report.accepted());
  }

  static DraftReport readReport(DataInput in) throws IOException {
    List<Problem> problems = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      Problem.Severity severity =
          in.readBoolean() ? Problem.Severity.ERROR : Problem.Severity.WARNING;
      problems.add(
          new Problem(
              severity, readText(in), in.readInt(), in.readInt(), readText(in), readText(in)));
    }
    List<RuleTests.Result> results = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      results.add(new RuleTests.Result(readText(in), readText(in), readList(in)));
    }
    return new DraftReport(problems, results, readTexts(in));
  }

  private static void write(DataOutput out, Map<String, String> texts) throws IOException {
    out.writeInt(texts.size());
    for (Map.Entry<String, String> text : texts.entrySet()) {
      write(out, text.getKey());
      write(out, text.getValue());
    }
  }

  private static Map<String, String> readTexts(DataInput in) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (int left = count(in); left > 0; left--) {
      texts.put(readText(in), readText(in));
    }
    return texts;
  }

  private static void write(DataOutput out, List<String> list) throws IOException {
    out.writeInt(list.size());
    for (String text : list) {
      write(out, text);
    }
  }

  private static List<String> readList(DataInput in) throws IOException {
    List<String> list = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      list.add(readText(in));
    }
    return list;
  }

  private static void write(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInput in) throws IOException {
    byte[] bytes = new byte[atMost(in.readInt(), MAX_BYTES)];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int count(DataInput in) throws IOException {
    return atMost(in.readInt(), MAX_ITEMS);
  }

  private static int atMost(int number, int most) throws IOException {
    if (number < 0 || number > most) {
      throw new IOException("no such number can be here: " + number);
    }
    return number;
  }
}
