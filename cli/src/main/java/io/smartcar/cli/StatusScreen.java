package io.smartcar.cli;

import io.smartcar.door.http.DoorState;
import io.smartcar.door.intake.Floods;
import io.smartcar.eventlog.LogLag;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.ClockOffset;
import io.smartcar.rules.live.port.LogCounts;
import io.smartcar.rulestore.RuleVersion;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import io.smartcar.status.Ages;
import io.smartcar.status.PlatformSources.LateState;
import io.smartcar.status.PlatformSources.LogState;
import io.smartcar.status.PlatformSources.RulesState;
import io.smartcar.status.PlatformStatus;
import io.smartcar.status.PlatformStatus.ServerState;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints a platform's state on one screen of 80 columns. */
final class StatusScreen {

  private static final int COLUMNS = 80;
  private static final String LABEL = "  %-11s ";
  private static final int LABEL_COLUMNS = 14;
  private static final String NO_ANSWER = "no answer";
  private static final int WORST = 3;

  private final PrintWriter out;
  private final DateTimeFormatter times;

  /** Times are printed in the zone. */
  StatusScreen(PrintWriter out, ZoneId zone) {
    this.out = out;
    this.times = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  void print(PlatformStatus status) {
    List<String> needs = status.needs();
    out.printf(
        "%s, %s: %s%n",
        status.topology(),
        times.format(status.time()),
        needs.isEmpty() ? "all is well" : "needs you, see TO DO below");
    out.println("SERVERS");
    status.servers().forEach(this::server);
    out.println("RULES");
    status.rules().value().ifPresentOrElse(this::rules, () -> line("tasks", NO_ANSWER));
    out.println("LOG");
    status
        .log()
        .value()
        .ifPresentOrElse(log -> log(log, status.time()), () -> line("behind", NO_ANSWER));
    status
        .late()
        .value()
        .ifPresentOrElse(late -> late(late, status.time()), () -> line("late", NO_ANSWER));
    status
        .door()
        .value()
        .ifPresentOrElse(door -> door.ifPresent(this::door), () -> line("door", NO_ANSWER));
    if (!needs.isEmpty()) {
      out.println("TO DO");
      needs.forEach(need -> wrapped("- ", need));
    }
  }

  private void server(ServerState server) {
    String well = server.answer().isSilent() ? "NO ANSWER" : "NOT WELL";
    line(
        server.place().server().title(),
        "%-10s %s"
            .formatted(
                server.answer().value().isPresent() ? "answers" : well, server.place().at()));
  }

  private void rules(RulesState rules) {
    RunningTasks tasks = rules.tasks();
    int all = tasks.names().size();
    RuleVersion pushed = rules.pushed();
    line(
        "in force",
        pushed == null
            ? "the rules that came with the topology (nothing was pushed)"
            : "version %d, pushed %s by %s"
                .formatted(rules.version(), times.format(pushed.time()), pushed.author()));
    line(
        "tasks",
        tasks.isEmpty()
            ? "none runs"
            : "%d of %d run, %d of them with this version"
                .formatted(all - tasks.silent().size(), all, tasks.live(rules.version()).size()));
    List<String> problems =
        tasks.states().stream().map(TaskState::problems).flatMap(List::stream).distinct().toList();
    if (!tasks.isEmpty()) {
      line("stopped", problems.isEmpty() ? "no rule is stopped or throttled" : count(problems));
    }
  }

  private static String count(List<String> problems) {
    return problems.size() + (problems.size() == 1 ? " rule" : " rules") + " stopped or throttled";
  }

  private void log(LogState log, Instant now) {
    Duration oldest = log.oldestNotStored();
    line("stored", lag(log.stored()));
    worst(log.stored(), oldest == null ? "" : "; oldest " + Ages.text(oldest));
    line("judged", lag(log.judged()));
    worst(log.judged(), "");
    long clock = log.progress().clock();
    line(
        "event time",
        clock == Checkpoint.NONE
            ? "none yet"
            : "%s, %s behind the wall"
                .formatted(
                    times.format(Instant.ofEpochMilli(clock)),
                    Ages.text(Duration.between(Instant.ofEpochMilli(clock), now))));
    LogCounts counts = log.progress().counts();
    line(
        "counted",
        String.format(
            Locale.ROOT,
            "%,d late, %,d repeated, %,d with a bad clock,",
            counts.late(),
            counts.repeated(),
            counts.badClock()));
    line(
        "",
        String.format(
            Locale.ROOT, "%,d rejected, %,d lost to retention", counts.rejected(), counts.lost()));
    if (counts.late() > 0) {
      lateBy(counts);
    }
    List<ClockOffset> clocks = log.progress().clockOffsets();
    clocks.stream().limit(WORST).forEach(each -> line("clocks", each.text()));
    if (clocks.size() > WORST) {
      line("", "and %d more such differences".formatted(clocks.size() - WORST));
    }
  }

  /** By how much the late ones were late: on one line, or two. */
  private void lateBy(LogCounts counts) {
    StringBuilder line = new StringBuilder();
    String label = "late by";
    for (int step = 0; step < LogCounts.LATE_BY.size(); step++) {
      String one =
          String.format(
              Locale.ROOT, "%s: %,d", LogCounts.LATE_BY.get(step), counts.lateBy().get(step));
      if (line.length() + 2 + one.length() > COLUMNS - LABEL_COLUMNS) {
        line(label, line + ",");
        label = "";
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : ", ").append(one);
    }
    line(label, line.toString());
  }

  private void late(LateState late, Instant now) {
    line("late", waiting(late, now));
    line(
        "",
        String.format(
            Locale.ROOT,
            "%.1f stretches/s judged in the last minute; of %d days' alerts",
            late.judgedLastMinute() / 60.0,
            LateState.DAYS));
    line(
        "",
        String.format(
            Locale.ROOT,
            "%,d added, %,d withdrawn, %,d replaced",
            late.corrected().added(),
            late.corrected().withdrawn(),
            late.corrected().replaced()));
  }

  private void door(DoorState door) {
    line("door", (door.up() ? "takes events at " : "CANNOT REACH THE LOG, at ") + door.at());
    Floods floods = door.floods();
    if (floods == null) {
      line("limited", "told to senders only: set smartcar.door.http.token");
    } else if (floods.allSenders() + floods.allCars() == 0) {
      line("limited", "nobody in the last minutes");
    } else {
      limited("senders", floods.senders(), floods.allSenders());
      limited("cars", floods.cars(), floods.allCars());
    }
  }

  private void limited(String who, List<Floods.Flood> worst, int all) {
    if (all > 0) {
      String names =
          worst.stream()
              .limit(WORST)
              .map(flood -> flood.name() + " (" + flood.times() + " times)")
              .collect(Collectors.joining(", "));
      line("limited", all + " " + who + ": " + names);
    }
  }

  private static String waiting(LateState late, Instant now) {
    Instant oldest = late.oldestOpened();
    return oldest == null
        ? "nothing waits to be judged"
        : String.format(
            Locale.ROOT,
            "%,d cars wait to be judged, in %,d stretches; oldest %s",
            late.cars(),
            late.stretches(),
            Ages.text(Duration.between(oldest, now)));
  }

  private static String lag(LogLag lag) {
    long behind = lag.partitions().values().stream().filter(one -> one.records() > 0).count();
    return behind == 0
        ? "caught up, %d %s"
            .formatted(
                lag.partitions().size(), lag.partitions().size() == 1 ? "partition" : "partitions")
        : String.format(
            Locale.ROOT,
            "%,d records behind in %d of %d partitions",
            lag.records(),
            behind,
            lag.partitions().size());
  }

  private void worst(LogLag lag, String oldest) {
    List<LogLag.Behind> worst = lag.worst(WORST);
    if (!worst.isEmpty()) {
      line(
          "",
          worst.stream()
              .map(one -> String.format(Locale.ROOT, "%d: %,d", one.partition(), one.records()))
              .collect(Collectors.joining(", ", "furthest ", oldest)));
    }
  }

  private void line(String label, String text) {
    out.println(cut((LABEL.formatted(label) + text).stripTrailing()));
  }

  private static String cut(String line) {
    return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS - 3) + "...";
  }

  private void wrapped(String first, String text) {
    StringBuilder line = new StringBuilder("  " + first);
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > COLUMNS && line.length() > LABEL_COLUMNS) {
        out.println(line.toString().stripTrailing());
        line = new StringBuilder("    ");
      }
      line.append(word).append(' ');
    }
    out.println(line.toString().stripTrailing());
  }
}
