package io.smartcar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ScreenTest {

  private final StringWriter shown = new StringWriter();

  @Test
  void line_longerThanTheScreen_isCut() {
    try (Screen screen = new Screen(new PrintWriter(shown), () -> 0)) {
      screen.line("x".repeat(2 * Screen.WIDTH));
    }
    assertThat(shown.toString().lines()).singleElement().asString().hasSize(Screen.WIDTH);
    assertThat(shown.toString()).startsWith(" 0:00  xxx").contains("…");
  }
}
