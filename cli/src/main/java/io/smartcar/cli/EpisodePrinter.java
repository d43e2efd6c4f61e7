package io.smartcar.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.events.CsvLine;
import io.smartcar.redis.Episode;
import io.smartcar.redis.Handling;
import io.smartcar.redis.Handling.Action;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints episodes. Not thread-safe. */
final class EpisodePrinter {

  private static final String ROW = "%-37s  %-17s  %6s  %-16s  %s";
  private static final JsonFactory JSON = new JsonFactory();

  private final PrintWriter out;
  private final OutputFormat format;
  private final int columns;
  private boolean headed;

  /** Prints to {@code out}, which it does not flush; a table is cut to the terminal's width. */
  EpisodePrinter(PrintWriter out, OutputFormat format) {
    this(out, format, Terminal.current().tableColumns());
  }

  /** Prints to {@code out}, which it does not flush; a table is cut to that many columns. */
  EpisodePrinter(PrintWriter out, OutputFormat format, int columns) {
    this.out = out;
    this.format = format;
    this.columns = columns;
  }

  /**
   * Prints an episode. In CSV: id, rule, car, since, last, alerts, measure, worst, {@code open} or
   * {@code over}, who has seen it, whom it was given to, who closed it.
   */
  void print(Episode episode) {
    switch (format) {
      case TABLE -> row(episode);
      case CSV ->
          out.println(
              CsvLine.write(
                  List.of(
                      episode.id(),
                      episode.rule(),
                      episode.carNumber(),
                      episode.since(),
                      episode.last(),
                      Long.toString(episode.alerts()),
                      episode.measure(),
                      worst(episode, "%s"),
                      word(episode),
                      episode.acknowledged().map(Handling::by).orElse(""),
                      episode.assignee().orElse(""),
                      episode.closed().map(Handling::by).orElse(""))));
      case JSON -> out.println(json(episode));
    }
  }

  private void row(Episode episode) {
    if (!headed) {
      headed = true;
      out.println(cut(ROW.formatted("ID", "LAST", "ALERTS", "WORST", "STATE")));
    }
    String worst =
        episode.measure().isEmpty() ? "" : episode.measure() + '=' + worst(episode, "%.1f");
    out.println(
        cut(ROW.formatted(episode.id(), episode.last(), episode.alerts(), worst, state(episode))));
  }

  private static String worst(Episode episode, String pattern) {
    return episode.worst().isPresent()
        ? String.format(Locale.ROOT, pattern, episode.worst().getAsDouble())
        : "";
  }

  private static String word(Episode episode) {
    return episode.open() ? "open" : "over";
  }

  private static String state(Episode episode) {
    List<String> parts = new ArrayList<>(List.of(word(episode)));
    parts.addAll(handled(episode));
    return String.join(", ", parts);
  }

  /** What was done about it, in the order of it; of remarks the words. */
  static List<String> handled(Episode episode) {
    List<String> parts = new ArrayList<>();
    for (Handling done : episode.handled()) {
      String remark = done.remark().isEmpty() ? "" : " \"" + done.remark() + '"';
      parts.add(
          switch (done.action()) {
                case ACK -> "seen by " + done.by();
                case ASSIGN -> "given to " + done.assignee() + " by " + done.by();
                case NOTE -> done.by() + ':';
                case CLOSE -> "closed by " + done.by();
              }
              + remark);
    }
    return parts;
  }

  private static String json(Episode episode) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("id", episode.id());
      json.writeStringField("rule", episode.rule());
      json.writeStringField("carNumber", episode.carNumber());
      json.writeStringField("since", episode.since());
      json.writeStringField("last", episode.last());
      json.writeNumberField("alerts", episode.alerts());
      if (episode.worst().isPresent()) {
        json.writeStringField("measure", episode.measure());
        json.writeNumberField("worst", episode.worst().getAsDouble());
      }
      json.writeBooleanField("open", episode.open());
      json.writeArrayFieldStart("handled");
      for (Handling done : episode.handled()) {
        write(json, done);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Handling done) throws IOException {
    json.writeStartObject();
    json.writeStringField("action", done.action().word());
    json.writeStringField("by", done.by());
    json.writeStringField("at", done.at().toString());
    if (done.action() == Action.ASSIGN) {
      json.writeStringField("to", done.assignee());
    }
    if (!done.remark().isEmpty()) {
      json.writeStringField("remark", done.remark());
    }
    json.writeEndObject();
  }

  private String cut(String line) {
    String one = line.stripTrailing().replaceAll("\\p{Cntrl}", " ");
    return one.length() <= columns ? one : one.substring(0, columns - 1) + '…';
  }
}
