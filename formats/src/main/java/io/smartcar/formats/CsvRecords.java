package io.smartcar.formats;

import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lines of separated values, with quotes where they are needed (RFC 4180) and blanks around them
 * that are not theirs. Not thread-safe.
 */
final class CsvRecords implements Records {

  private static final byte QUOTE = '"';
  private static final String QUOTES = "fields whose quotes end before the separator, on one line";

  private final byte separator;
  private final boolean exact;
  private int[] slotOfColumn;
  private int columns;

  /** Where the value at hand ends. */
  private int valueEnd;

  /**
   * Of these columns.
   *
   * @param slotOfColumn the slot of each column, -1 if it has none
   * @param exact whether these are all columns, so that a line with more is none
   */
  CsvRecords(char separator, int[] slotOfColumn, boolean exact) {
    this.separator = (byte) separator;
    this.exact = exact;
    setColumns(slotOfColumn);
  }

  /** From here on lines have other columns. */
  void setColumns(int[] slots) {
    slotOfColumn = slots.clone();
    columns = slots.length;
  }

  /** All values of a line, or null if its quotes are broken. */
  @Nullable List<String> values(byte[] line) {
    List<String> values = new ArrayList<>();
    int end = endOfLine(line);
    int at = 0;
    while (true) {
      int start = skipBlanks(line, at, end);
      if (start < end && line[start] == QUOTE) {
        at = endOfQuoted(line, start, end);
        if (at < 0) {
          return null;
        }
        values.add(Bytes.text(line, start + 1, valueEnd).replace("\"\"", "\""));
      } else {
        at = endOfPlain(line, start, end);
        values.add(Bytes.text(line, start, valueEnd));
      }
      if (at >= end) {
        return values;
      }
      at++;
    }
  }

  @Override
  public @Nullable Refusal read(byte[] line, Slots slots) {
    slots.clear();
    int end = endOfLine(line);
    int column = 0;
    int at = 0;
    boolean extra = false;
    while (true) {
      int start = skipBlanks(line, at, end);
      int slot = column < columns ? slotOfColumn[column] : -1;
      if (start < end && line[start] == QUOTE) {
        at = endOfQuoted(line, start, end);
        if (at < 0) {
          return refuse(line, QUOTES);
        }
        if (slot >= 0) {
          setQuoted(slot, line, start + 1, valueEnd, slots);
        }
        start++;
      } else {
        at = endOfPlain(line, start, end);
        if (slot >= 0) {
          slots.set(slot, line, start, valueEnd);
        }
      }
      // Some exports end their lines in separators.
      extra |= column >= columns && valueEnd > start;
      column++;
      if (at >= end) {
        break;
      }
      at++;
    }
    return column < columns || (extra && exact) ? refuseCount(line, column) : null;
  }

  private Refusal refuseCount(byte[] line, int count) {
    return refuse(
        line,
        String.format(
            Locale.ROOT,
            "%d fields separated by %s, not %d",
            columns,
            separator == '\t' ? "tabs" : "\"" + (char) separator + '"',
            count));
  }

  /** Whether there is nothing in it but separators. */
  boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != separator && b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return false;
      }
    }
    return true;
  }

  private static Refusal refuse(byte[] line, String rule) {
    return Refusal.of(
        "record",
        EventDecoder.isText(line) ? rule : "UTF-8 text without control characters",
        line,
        0,
        line.length);
  }

  private int endOfPlain(byte[] line, int start, int end) {
    int at = start;
    while (at < end && line[at] != separator) {
      at++;
    }
    valueEnd = at;
    while (valueEnd > start && isBlank(line[valueEnd - 1])) {
      valueEnd--;
    }
    return at;
  }

  /** Where the separator is that follows the quoted value, or -1. */
  private int endOfQuoted(byte[] line, int start, int end) {
    int at = start + 1;
    while (at < end) {
      if (line[at] != QUOTE) {
        at++;
      } else if (at + 1 < end && line[at + 1] == QUOTE) {
        at += 2;
      } else {
        valueEnd = at;
        at = skipBlanks(line, at + 1, end);
        return at == end || line[at] == separator ? at : -1;
      }
    }
    return -1;
  }

  private void setQuoted(int slot, byte[] line, int from, int to, Slots slots) {
    int quote = from;
    while (quote < to && line[quote] != QUOTE) {
      quote++;
    }
    if (quote == to) {
      setStripped(slot, line, from, to, slots);
      return;
    }
    // An array of its own, as a line may have several such values.
    byte[] unquoted = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      unquoted[length++] = line[i];
      if (line[i] == QUOTE) {
        i++;
      }
    }
    setStripped(slot, unquoted, 0, length, slots);
  }

  private void setStripped(int slot, byte[] text, int from, int to, Slots slots) {
    int begin = from;
    int end = to;
    while (begin < end && isBlank(text[begin])) {
      begin++;
    }
    while (end > begin && isBlank(text[end - 1])) {
      end--;
    }
    slots.set(slot, text, begin, end);
  }

  private int skipBlanks(byte[] line, int from, int end) {
    int at = from;
    while (at < end && isBlank(line[at])) {
      at++;
    }
    return at;
  }

  private boolean isBlank(byte b) {
    return (b == ' ' || b == '\t') && b != separator;
  }

  private static int endOfLine(byte[] line) {
    int end = line.length;
    while (end > 0 && (line[end - 1] == '\n' || line[end - 1] == '\r')) {
      end--;
    }
    return end;
  }
}
