package io.smartcar.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What users start from: the reference with every key switched off by a # without a space. */
final class UserCopy {

  static final Path FILE = Path.of("../conf/smartcar.conf");

  private UserCopy() {}

  static String text() {
    return reference()
        .lines()
        .map(line -> line.replaceFirst("^( *)([a-z-]+ = )", "$1#$2"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  static String reference() {
    try (InputStream resource = SmartcarConfig.class.getResourceAsStream("smartcar.conf")) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
