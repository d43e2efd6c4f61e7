package io.smartcar.rules.draft;

import io.smartcar.rules.Problem;
import io.smartcar.rules.RuleCheck;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.scenario.RuleTests;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The process that checks drafts, one after the other as they come on its standard input, and
 * writes each report to its standard output; ends with its input. It trusts no draft: whoever
 * started it ends it when it takes too long, and it ends itself when memory is out or nobody asks
 * any more.
 */
public final class DraftWorker {

  private static final int STATUS_TOO_LONG = 3;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How much longer than whoever asked it it goes on, should they be gone. */
  private static final long LONGER_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long NEVER = Long.MIN_VALUE;

  private final Path directory;
  private final AtomicLong latest = new AtomicLong(NEVER);

  private DraftWorker(Path directory) {
    this.directory = directory;
  }

  /**
   * Runs it.
   *
   * @param arguments an empty directory that is its alone
   */
  public static void main(String[] arguments) throws IOException {
    OutputStream answers = System.out;
    // What libraries print must not come between the reports.
    System.setOut(System.err);
    DraftWorker worker = new DraftWorker(Path.of(arguments[0]));
    worker.watch();
    worker.serve(
        new DataInputStream(new BufferedInputStream(System.in)),
        new DataOutputStream(new BufferedOutputStream(answers)));
  }

  private void watch() {
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                long end = latest.get();
                if (end != NEVER && System.nanoTime() - end > 0) {
                  Runtime.getRuntime().halt(STATUS_TOO_LONG);
                }
                LockSupport.parkNanos(LOOK_NANOS);
              }
            },
            "draft-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      Draft draft;
      long mostNanos;
      try {
        mostNanos = in.readLong();
        draft = DraftWire.readDraft(in);
      } catch (EOFException over) {
        return;
      }
      latest.set(System.nanoTime() + mostNanos + LONGER_NANOS);
      DraftReport report = report(draft);
      latest.set(NEVER);
      DraftWire.write(out, report);
      out.flush();
    }
  }

  private DraftReport report(Draft draft) throws IOException {
    try {
      write(draft.rules());
      write(draft.scenarios());
      return checked(draft);
    } finally {
      clear(directory);
    }
  }

  private DraftReport checked(Draft draft) throws IOException {
    List<RuleFile> files = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (String name : draft.rules().keySet()) {
      try {
        files.add(RuleFile.read(directory.resolve(name)));
      } catch (RuleException unreadable) {
        for (Problem found : unreadable.found()) {
          problems.add(
              new Problem(
                  found.severity(),
                  name,
                  found.line(),
                  found.column(),
                  found.message(),
                  found.advice()));
        }
      }
    }
    try {
      problems.addAll(RuleCheck.of(files, draft.lookBack()));
    } catch (StackOverflowError deep) {
      problems.add(
          Problem.error(
              draft.tested().stream().findFirst().orElse(""),
              1,
              "is nested too deeply to be read",
              "write it with fewer parentheses within each other"));
    }
    List<RuleTests.Result> results = new ArrayList<>();
    Map<String, String> accepted = new TreeMap<>();
    for (RuleFile file : files) {
      boolean wrong =
          problems.stream().anyMatch(one -> one.isError() && one.file().equals(file.fileName()));
      if (!wrong && draft.tested().contains(file.fileName())) {
        for (RuleTests.Result result : RuleTests.run(file, directory, draft.zone())) {
          results.add(
              new RuleTests.Result(
                  result.rule(),
                  result.scenario(),
                  result.failures().stream().map(this::withoutDirectory).toList()));
        }
        accept(file, draft, accepted);
      }
    }
    return new DraftReport(problems, results, accepted);
  }

  private void accept(RuleFile file, Draft draft, Map<String, String> accepted) throws IOException {
    try {
      for (Path written : RuleTests.accept(file, directory, draft.zone())) {
        String place = directory.relativize(written).toString().replace('\\', '/');
        accepted.put(place, Files.readString(written));
      }
    } catch (RuleException unwritten) {
      throw new IOException(unwritten);
    }
  }

  private String withoutDirectory(String line) {
    return line.replace(directory + File.separator, "");
  }

  private void write(Map<String, String> texts) throws IOException {
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Path file = directory.resolve(text.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, text.getValue());
    }
  }

  /** All that is in a directory. */
  static void clear(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) {
          Files.delete(path);
        }
      }
    }
  }
}
