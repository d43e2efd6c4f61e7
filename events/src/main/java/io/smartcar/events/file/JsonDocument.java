package io.smartcar.events.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The values of a JSON text that is no JSON lines: an array of objects, or objects one after
 * another, with lines as they please. Read as a stream, so that its size does not matter. Not
 * thread-safe.
 */
final class JsonDocument {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private final JsonParser parser;
  private final ByteArrayOutputStream value = new ByteArrayOutputStream(256);
  private long line;

  JsonDocument(InputStream in) throws IOException {
    parser = JSON.createParser(in);
  }

  /** Whether a text whose first line that is not blank is this one is such a document. */
  static boolean beginsWith(String firstLine) {
    if (firstLine.startsWith("[")) {
      return true;
    }
    boolean complete = firstLine.endsWith("}") || firstLine.endsWith("},");
    boolean goesOn = firstLine.endsWith("{") || firstLine.endsWith(",") || firstLine.endsWith("[");
    return firstLine.startsWith("{") && !complete && goesOn;
  }

  /**
   * The next value on one line, or null at the end.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException where the text is not JSON; nothing
   *     can be read after that
   */
  byte @Nullable [] next() throws IOException {
    JsonToken token = parser.nextToken();
    while (isBracketOfTheWhole(token)) {
      token = parser.nextToken();
    }
    if (token == null) {
      return null;
    }
    line = parser.currentTokenLocation().getLineNr();
    value.reset();
    try (JsonGenerator out = JSON.createGenerator(value)) {
      out.copyCurrentStructure(parser);
    }
    return value.toByteArray();
  }

  /** The number of the line, from 1 on, on which the last value begins. */
  long number() {
    return line;
  }

  private boolean isBracketOfTheWhole(@Nullable JsonToken token) {
    if (token == JsonToken.START_ARRAY) {
      return parser.getParsingContext().getParent().inRoot();
    }
    return token == JsonToken.END_ARRAY && parser.getParsingContext().inRoot();
  }
}
