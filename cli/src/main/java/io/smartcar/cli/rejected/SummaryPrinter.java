package io.smartcar.cli.rejected;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.cli.OutputFormat;
import io.smartcar.cli.Terminal;
import io.smartcar.events.CsvLine;
import io.smartcar.events.refused.RawText;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.wiring.refused.PatternLines;
import io.smartcar.wiring.refused.RefusalReason;
import io.smartcar.wiring.refused.RefusedSummary;
import io.smartcar.wiring.refused.RefusedSummary.Group;
import io.smartcar.wiring.refused.RefusedSummary.Source;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Prints what was refused, counted. Not thread-safe. */
final class SummaryPrinter {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_EXAMPLE_BYTES = 160;
  private static final String SOURCE = "%7s  %-32s  %-24s  %s";

  private final PrintWriter out;
  private final OutputFormat format;
  private final int examples;
  private final int columns = Terminal.current().tableColumns();

  /**
   * Prints to {@code out}.
   *
   * @param examples of each reason
   */
  SummaryPrinter(PrintWriter out, OutputFormat format, int examples) {
    this.out = out;
    this.format = format;
    this.examples = examples;
  }

  void print(RefusedSummary summary) {
    switch (format) {
      case TABLE -> table(summary);
      case CSV -> summary.byReason().forEach(group -> out.println(csv(group)));
      case JSON -> summary.byReason().forEach(group -> out.println(json(group)));
    }
    out.flush();
  }

  private void table(RefusedSummary summary) {
    line("RECORDS  FIELD       MUST BE");
    for (Group<RefusalReason> group : summary.byReason()) {
      line(
          String.format(
              Locale.ROOT,
              "%,7d  %-10s  %s",
              group.records(),
              group.key().field(),
              group.key().rule()));
      for (RejectedRecord record : examples(group)) {
        line("         " + SelectedRecords.place(record) + "  " + text(record));
      }
    }
    out.println();
    line(SOURCE.formatted("RECORDS", "TOPIC/PARTITION", "FIRST", "LAST"));
    for (Group<Source> group : summary.bySource()) {
      line(
          SOURCE.formatted(
              String.format(Locale.ROOT, "%,7d", group.records()),
              group.key().topic() + '/' + group.key().partition(),
              group.first(),
              group.last()));
    }
    out.println();
    PatternLines.of(summary.byPattern()).forEach(out::println);
    if (summary.resent() > 0) {
      line(
          String.format(
              Locale.ROOT, "%,d of %,d were sent again", summary.resent(), summary.records()));
    }
    if (summary.unconfirmed() > 0) {
      line(
          String.format(
              Locale.ROOT,
              "%,d were begun to be sent again and not confirmed: see smartcar rejected show"
                  + " --unconfirmed",
              summary.unconfirmed()));
    }
  }

  private List<RejectedRecord> examples(Group<RefusalReason> group) {
    return group.examples().stream().limit(examples).map(KeptRecord::record).toList();
  }

  private static String text(RejectedRecord record) {
    return RawText.of(record.value(), MAX_EXAMPLE_BYTES);
  }

  private static String csv(Group<RefusalReason> group) {
    RejectedRecord example = group.examples().get(0).record();
    return CsvLine.write(
        List.of(
            Long.toString(group.records()),
            group.key().field(),
            group.key().rule(),
            group.first().toString(),
            group.last().toString(),
            SelectedRecords.place(example),
            text(example)));
  }

  private String json(Group<RefusalReason> group) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("records", group.records());
      json.writeStringField("field", group.key().field());
      json.writeStringField("rule", group.key().rule());
      json.writeStringField("first", group.first().toString());
      json.writeStringField("last", group.last().toString());
      json.writeArrayFieldStart("examples");
      for (RejectedRecord record : examples(group)) {
        RecordLine.write(json, record);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return text.toString();
  }

  private void line(String text) {
    String line = text.stripTrailing();
    out.println(line.length() <= columns ? line : line.substring(0, columns - 1) + '…');
  }
}
