package io.smartcar.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestTest {

  private static final Manifest MANIFEST =
      new Manifest(
          LocalDate.of(2018, 8, 30),
          ZoneId.of("Asia/Shanghai"),
          Instant.parse("2018-08-29T16:00:00Z"),
          Instant.parse("2018-08-30T16:00:00Z"),
          Instant.parse("2018-08-29T16:00:00.001Z"),
          Instant.parse("2018-08-30T15:59:59Z"),
          new Fingerprint.Content(3, -2),
          List.of(
              new Manifest.DataFile("part-00000.parquet", 2, 512, "ab"),
              new Manifest.DataFile("part-00001.parquet", 1, 256, "cd")));

  @Test
  void of_whatWasWritten_isTheSame() throws IOException {
    assertThat(Manifest.of(MANIFEST.json())).isEqualTo(MANIFEST);
    assertThat(new String(MANIFEST.json(), UTF_8))
        .contains("\"rows\" : 3", "\"fingerprint\" : \"fffffffffffffffe\"");
  }

  /** What was kept is what was written when the format was this one; it is never changed. */
  @Test
  void of_whatWasKept_isReadAndStillWrittenSo() throws IOException {
    byte[] kept;
    try (InputStream in = ManifestTest.class.getResourceAsStream("manifest-1.json")) {
      kept = Objects.requireNonNull(in).readAllBytes();
    }
    assertThat(Manifest.of(kept)).isEqualTo(MANIFEST);
    assertThat(MANIFEST.json()).asString(UTF_8).isEqualTo(new String(kept, UTF_8).strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "\"two\"", "1.5", "4294967297"})
  void of_aLaterRelease_isRefusedAsThat(String format) {
    String text =
        new String(MANIFEST.json(), UTF_8).replace("\"format\" : 1", "\"format\" : " + format);
    assertThatThrownBy(() -> Manifest.of(text.getBytes(UTF_8)))
        .isInstanceOf(Manifest.LaterFormatException.class)
        .hasMessage("of format " + format.replace("\"", "") + ", and this release knows 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "null",
        "{\"format\":1}",
        "{\"format\":2}",
        "{\"format\":1,\"files\":[[]]}"
      })
  void of_anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> Manifest.of(text.getBytes(UTF_8))).isInstanceOf(IOException.class);
  }

  @Test
  void of_cutShort_isRefusedWhereverItEnds() {
    String text = new String(MANIFEST.json(), UTF_8);
    for (int length = 0; length < text.length(); length++) {
      String part = text.substring(0, length);
      assertThatThrownBy(() -> Manifest.of(part.getBytes(UTF_8)))
          .as("%s characters", length)
          .isInstanceOf(IOException.class);
    }
  }
}
