package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a screen looks like at three widths, light and dark: a picture of each, what axe finds, and
 * what does not fit. For one thread.
 */
final class ScreenCheck {

  private static final List<int[]> SIZES =
      List.of(new int[] {360, 740}, new int[] {1280, 800}, new int[] {2560, 1440});

  private static final String VIOLATIONS =
      """
      async () => (await axe.run()).violations.flatMap(violation => violation.nodes.map(node =>
        `${violation.id} at ${node.target}: ${[...node.any, ...node.all, ...node.none].map(one => one.message).join('; ')}`))
      """;

  private static final String OVERHANG =
      "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

  private final Path pictures;
  private final String axe;
  private final List<String> found = new ArrayList<>();
  private int looks;

  /** The pictures go into this directory. */
  ScreenCheck(Path pictures) throws IOException {
    this.pictures = pictures;
    try (InputStream script = ScreenCheck.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(Objects.requireNonNull(script, "axe.min.js").readAllBytes(), UTF_8);
    }
  }

  /** Looks at what a page shows. */
  void look(String screen, Page page) {
    for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int[] size : SIZES) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
        page.setViewportSize(size[0], size[1]);
        String name =
            "%s-%s-%d".formatted(screen, colours.name().toLowerCase(Locale.ROOT), size[0]);
        look(name, size[0], page);
      }
    }
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.setViewportSize(1280, 800);
  }

  private void look(String name, int width, Page page) {
    looks++;
    // Drawn at this size: what follows a resize has had its turn.
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    page.evaluate(axe);
    ((List<?>) page.evaluate(VIOLATIONS)).forEach(one -> found.add(name + ": " + one));
    int overhang = ((Number) page.evaluate(OVERHANG)).intValue();
    if (overhang > 0) {
      found.add("%s: %d px wider than the %d there are".formatted(name, overhang, width));
    }
    page.screenshot(
        new Page.ScreenshotOptions().setPath(pictures.resolve(name + ".png")).setFullPage(true));
  }

  /** How often it has looked. */
  int looks() {
    return looks;
  }

  /** Everything that was found, a line each. */
  List<String> found() {
    return List.copyOf(found);
  }
}
