package io.smartcar.rules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a rule file's text, whatever somebody may take for one. */
final class RuleText {

  static final int MAX_BYTES = 1_000_000;

  private RuleText() {}

  /**
   * The text, without a byte order mark and with lines that end in {@code \n}.
   *
   * @throws RuleException if there is no such file, or it is no text in UTF-8
   */
  static String read(Path path) throws RuleException {
    if (Files.isDirectory(path)) {
      throw problem(path, 1, "is a directory", "name a rule file, or the directory with --rules");
    }
    if (!Files.exists(path)) {
      throw problem(path, 1, "there is no such file", "see the name");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw problem(path, 1, "cannot be read: " + e, "see its permissions");
    }
    if (bytes.length > MAX_BYTES) {
      throw problem(path, 1, "is larger than %,d bytes".formatted(MAX_BYTES), "split the rule");
    }
    String text = decoded(path, bytes).replace("\r\n", "\n").replace('\r', '\n');
    if (text.isBlank()) {
      throw problem(path, 1, "is empty", "write a statement: select … from DriverCarInfo …");
    }
    return text;
  }

  private static String decoded(Path path, byte[] bytes) throws RuleException {
    if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
      throw problem(path, 1, "is UTF-16", "save it as UTF-8");
    }
    int begin = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    ByteBuffer content = ByteBuffer.wrap(bytes, begin, bytes.length - begin);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(content).toString();
    } catch (CharacterCodingException e) {
      // The decoder stops before the first byte that it cannot take.
      throw problem(path, line(bytes, content.position()), "is not UTF-8", "save it as UTF-8");
    }
    int control = control(text);
    if (control >= 0) {
      int line = line(bytes, text.substring(0, control).getBytes(StandardCharsets.UTF_8).length);
      throw problem(path, line, "holds control characters", "a rule file is text in UTF-8");
    }
    return text;
  }

  private static int control(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\n' && c != '\r' && c != '\t') {
        return i;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] bytes, int... first) {
    if (bytes.length < first.length) {
      return false;
    }
    for (int i = 0; i < first.length; i++) {
      if ((bytes[i] & 0xFF) != first[i]) {
        return false;
      }
    }
    return true;
  }

  private static int line(byte[] bytes, int end) {
    int line = 1;
    for (int i = 0; i < end; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  private static RuleException problem(Path path, int line, String message, String advice) {
    return RuleException.of(List.of(Problem.error(path.toString(), line, message, advice)));
  }
}
