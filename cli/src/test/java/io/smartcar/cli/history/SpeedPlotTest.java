package io.smartcar.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cli.history.SpeedPlot.AlertMark;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpeedPlotTest {

  private static final long START = Instant.parse("2018-08-30T09:14:59Z").toEpochMilli();

  private static final ZoneId UTC = ZoneId.of("UTC");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void terminal_aDrive_isDrawnWithLimitAndAlerts() {
    assertThat(TerminalChart.of(drive(), 60))
        .containsExactly(
            "km/h  V0004, 2018-08-30 09:14:59 to 2018-08-30 09:25:59 (UTC)",
            " 120 |                                    ***",
            "     |                                 !*** *",
            "     |                               ***    *",
            "     |                            ***!      *",
            "  90 |                          ***         **",
            "     |------------------------***------------**-------------",
            "     |                                        ***",
            "     |                                          **",
            "  60 |                 ***                       **",
            "     |              ****                          **",
            "     |            ***                              **",
            "     |         ****                                 ***",
            "  30 |       ***                                      **",
            "     |    ****                                         **",
            "     |  ***                                             **",
            "     |***                                                ***",
            "   0 +------------------------------------------------------",
            "      2018-08-30 09:14:59                2018-08-30 09:25:59",
            "      * speed   - 80 km/h   ! alerts: over-speed x2");
  }

  @Test
  void terminal_oneReading_isAPoint() {
    SpeedCurve curve = new SpeedCurve();
    curve.add(START, 50);
    List<String> lines =
        TerminalChart.of(new SpeedPlot("V1", UTC, curve.stretches(), 80, List.of(), true), 60);

    assertThat(lines).hasSize(20);
    assertThat(lines.stream().skip(1).limit(16).filter(line -> line.contains("*"))).hasSize(1);
    assertThat(lines.get(19)).endsWith("! alerts: none");
    assertThat(lines).allMatch(line -> line.length() <= 60);
  }

  @Test
  void svg_aDrive_hasSpeedLimitAndAlerts() throws IOException {
    Path file = directory.resolve("drive.svg");

    ChartFile.write(drive(), file);

    // The speeds in blue, the limit in red, the alerts in orange; texts are drawn as paths.
    assertThat(Files.readString(file))
        .contains("<svg")
        .contains("rgb(31,90,168)")
        .contains("rgb(198,40,40)")
        .contains("rgb(230,92,0)");
  }

  @Test
  void png_aDrive_isAPictureWithTheLimitInIt() throws IOException {
    Path file = directory.resolve("drive.PNG");

    ChartFile.write(drive(), file);

    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isEqualTo(1_200);
    long red =
        IntStream.range(100 * picture.getHeight(), 1_100 * picture.getHeight())
            .map(i -> picture.getRGB(i / picture.getHeight(), i % picture.getHeight()))
            .filter(rgb -> (rgb >> 16 & 255) > 180 && (rgb >> 8 & 255) < 100 && (rgb & 255) < 100)
            .count();
    assertThat(red).isPositive();
  }

  @Test
  void files_oneReadingOrNoneAboveZero_areDrawn() throws IOException {
    SpeedCurve curve = new SpeedCurve();
    curve.add(START, 0);
    SpeedPlot plot = new SpeedPlot("V1", UTC, curve.stretches(), 80, List.of(), true);

    ChartFile.write(plot, directory.resolve("one.svg"));
    ChartFile.write(plot, directory.resolve("one.png"));

    assertThat(directory.resolve("one.svg")).isNotEmptyFile();
    assertThat(directory.resolve("one.png")).isNotEmptyFile();
  }

  /** Ten minutes of a reading a second, a pause of a minute in them. */
  private static SpeedPlot drive() {
    SpeedCurve curve = new SpeedCurve();
    for (int second = 0; second <= 660; second++) {
      if (second < 240 || second >= 300) {
        curve.add(START + 1_000L * second, second < 480 ? second / 4 : (660 - second) / 2);
      }
    }
    return new SpeedPlot(
        "V0004",
        UTC,
        curve.stretches(),
        80,
        List.of(
            new AlertMark(START + 390_000, "over-speed", 97),
            new AlertMark(START + 420_000, "over-speed", 105)),
        true);
  }
}
