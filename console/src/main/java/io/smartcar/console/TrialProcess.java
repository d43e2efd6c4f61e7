package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectOutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One trial in a process of its own, with bounds in time and memory and behind everybody else where
 * the machine lets it be: whatever it tries, it can end that process and nothing else. {@link #run}
 * once, by one thread; {@link #end} by any.
 */
final class TrialProcess {

  /*
   * A rule that is tried sees as many events as a topology in an hour, in a minute. A thread cannot
   * be ended in Java, its memory not be bounded and its share of the processor not be set; those of
   * a process can.
   */

  private static final int METASPACE_MEGABYTES = 256;
  private static final int STATUS_OUT_OF_MEMORY = 3;
  private static final int MAX_REFUSALS = 20;

  /** A process that runs wild must not fill the memory of the console. */
  private static final int MAX_LINE_CHARS = 4_000_000;

  private static final int MAX_TOLD_CHARS = 1_000;
  private static final Duration EXIT = Duration.ofSeconds(5);
  private static final JsonFactory JSON = new JsonFactory();

  /** How far it is: the share that is done, or null if that is not known yet. */
  record Progress(@Nullable Double done, long events, long eventsPerSecond) {
    static final Progress NONE = new Progress(null, 0, 0);
  }

  /** How it ended. */
  enum End {
    DONE,
    /** The rule cannot be run. */
    REFUSED,
    /** It took more time or memory than it may. */
    TOO_MUCH,
    CANCELLED,
    FAILED;

    String word() {
      return this == TOO_MUCH ? "too-much" : name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What came of it; immutable.
   *
   * @param text one line for whoever wanted it; empty if it is done
   * @param lines what is wrong with the rule
   * @param result a JSON object; null unless it is done
   */
  record Outcome(End end, String text, List<String> lines, @Nullable String result) {
    Outcome(End end, String text) {
      this(end, text, List.of(), null);
    }
  }

  private final TrialRunner.Limits limits;
  private final Class<?> worker;
  private final AtomicReference<@Nullable Outcome> ended = new AtomicReference<>();
  private volatile @Nullable Process process;

  /**
   * Creates it; nothing is started yet.
   *
   * @param worker whose {@code main} the process is
   */
  TrialProcess(TrialRunner.Limits limits, Class<?> worker) {
    this.limits = limits;
    this.worker = worker;
  }

  /** Tries it; blocks until the process has ended. */
  Outcome run(TrialOrder order, Consumer<Progress> progress) {
    Process started;
    try {
      started = start();
    } catch (IOException cannot) {
      return new Outcome(
          End.FAILED,
          "no process can be started for it: %s; see memory and limits of this machine"
              .formatted(cannot.getMessage()));
    }
    process = started;
    if (ended.get() != null) {
      started.destroyForcibly();
    }
    var unused =
        started
            .onExit()
            .orTimeout(limits.time().toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (gone, late) -> {
                  if (late instanceof TimeoutException) {
                    end(tooLong());
                  }
                });
    Outcome said = null;
    try (Reader in = new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8))) {
      ObjectOutputStream out = new ObjectOutputStream(started.getOutputStream());
      out.writeObject(order);
      out.flush();
      for (String line = line(in); line != null && said == null; line = line(in)) {
        said = take(line, progress);
      }
    } catch (IOException broken) {
      // Its end says more.
    } finally {
      // Its output ends, or says what is none of a trial's, before it does: killed between the two,
      // its own status would be lost.
      if (said != null || !gone(started)) {
        // What it has said is all that is wanted of it; its input ends with it.
        started.destroyForcibly();
      }
    }
    return outcome(said, started);
  }

  private static boolean gone(Process process) {
    try {
      return process.waitFor(EXIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Outcome outcome(@Nullable Outcome said, Process started) {
    boolean gone = gone(started);
    Outcome wanted = ended.get();
    if (said != null) {
      return said;
    }
    if (wanted != null) {
      return wanted;
    }
    if (gone && started.exitValue() == STATUS_OUT_OF_MEMORY) {
      return new Outcome(
          End.TOO_MUCH,
          "the trial needs more memory than it may take (%d MB): choose a shorter time, or let the rule keep and raise less"
              .formatted(limits.heapMegabytes()));
    }
    return new Outcome(
        End.FAILED,
        "the trial's process ended by itself%s: try again, with a shorter time"
            .formatted(gone ? " (status %d)".formatted(started.exitValue()) : ""));
  }

  private Outcome tooLong() {
    return new Outcome(
        End.TOO_MUCH,
        "the trial took longer than %d s and was ended: choose a shorter time, or give smartcar console more with --trial-time"
            .formatted(limits.time().toSeconds()));
  }

  /** Ends it, if it has not ended yet; the first who does says how. */
  void end(Outcome how) {
    ended.compareAndSet(null, how);
    Process there = process;
    if (there != null) {
      there.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command());
    // Nothing of the console's environment is for it: neither passwords nor options of the JVM.
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH", "LANG", "LC_ALL", "TZ", "KRB5_CONFIG"));
    builder.redirectError(Redirect.DISCARD);
    return builder.start();
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    // It becomes the process that it starts.
    nice().ifPresent(nice -> command.addAll(List.of(nice, "-n", "19")));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + limits.heapMegabytes() + "m");
    command.add("-XX:MaxMetaspaceSize=" + METASPACE_MEGABYTES + "m");
    command.add("-XX:+ExitOnOutOfMemoryError");
    // Of which it says a line on the output that is the trial's.
    command.add("-XX:+DisplayVMOutputToStderr");
    command.add("-XX:ActiveProcessorCount=1");
    command.add("-XX:+UseSerialGC");
    command.add("-Xshare:auto");
    for (String property : List.of("java.security.krb5.conf", "java.security.auth.login.config")) {
      String value = System.getProperty(property);
      if (value != null) {
        command.add("-D" + property + '=' + value);
      }
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(worker.getName());
    return command;
  }

  private static Optional<String> nice() {
    String path = System.getenv("PATH");
    return path == null
        ? Optional.empty()
        : List.of(path.split(File.pathSeparator, -1)).stream()
            .filter(directory -> !directory.isEmpty())
            .map(directory -> Path.of(directory, "nice"))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst();
  }

  /** The next line, without its end; null if there is none. */
  private static @Nullable String line(Reader in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = in.read(); read >= 0; read = in.read()) {
      if (read == '\n') {
        return line.toString();
      }
      if (line.length() == MAX_LINE_CHARS) {
        throw new IOException("a line without an end");
      }
      line.append((char) read);
    }
    return null;
  }

  /** What is said for good; null for how far it is. */
  private static @Nullable Outcome take(String line, Consumer<Progress> progress)
      throws IOException {
    try (JsonParser json = JSON.createParser(line)) {
      json.nextToken();
      String name = String.valueOf(json.nextFieldName());
      json.nextToken();
      switch (name) {
        case TrialWorker.PROGRESS -> {
          progress.accept(progress(json));
          return null;
        }
        case TrialWorker.RESULT -> {
          StringWriter result = new StringWriter();
          try (JsonGenerator copy = JSON.createGenerator(result)) {
            copy.copyCurrentStructure(json);
          }
          return new Outcome(End.DONE, "", List.of(), result.toString());
        }
        case TrialWorker.REFUSED -> {
          List<String> lines = new ArrayList<>();
          while (json.nextToken() == JsonToken.VALUE_STRING) {
            if (lines.size() < MAX_REFUSALS) {
              lines.add(cut(json.getText()));
            }
          }
          return new Outcome(End.REFUSED, "the rule cannot be run", lines, null);
        }
        case TrialWorker.FAILED -> {
          return new Outcome(End.FAILED, cut(json.getText()));
        }
        default -> throw new IOException("a line that is none of a trial's");
      }
    }
  }

  private static String cut(String line) {
    return line.substring(0, Math.min(line.length(), MAX_TOLD_CHARS));
  }

  private static Progress progress(JsonParser json) throws IOException {
    Double done = null;
    long events = 0;
    long rate = 0;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("done")) {
        done = value == JsonToken.VALUE_NULL ? null : json.getDoubleValue();
      } else if (name.equals("events")) {
        events = json.getLongValue();
      } else {
        rate = json.getLongValue();
      }
    }
    return new Progress(done, events, rate);
  }
}
