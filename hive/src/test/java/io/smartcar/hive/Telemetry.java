package io.smartcar.hive;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.export.Compression;
import io.smartcar.export.EventSource;
import io.smartcar.export.ExportProgress;
import io.smartcar.export.ExportSettings;
import io.smartcar.export.ParquetExport;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import io.smartcar.hbase.Schema;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Events and cars in a real HBase, and the same events exported: as the platform writes both. Its
 * servers run until it is closed.
 */
final class Telemetry implements AutoCloseable {

  private static final long FILE_BYTES = 1L << 28;
  private static final int REGIONS = 4;

  private final Sandbox sandbox;
  private final Path exported;
  private final Thread atEnd = new Thread(this::stop, "sandbox-down");

  private Telemetry(Sandbox sandbox, Path exported) {
    this.sandbox = sandbox;
    this.exported = exported;
  }

  /** Starts the servers, empty, and fills them; the directory holds what they write. */
  static Telemetry begin(Path directory) throws SandboxException, IOException {
    Sandbox sandbox = new Sandbox(SandboxSettings.withFreePorts(directory.resolve("sandbox")));
    sandbox.down(Progress.SILENT);
    sandbox.deleteData();
    Telemetry telemetry = new Telemetry(sandbox, Directories.empty(directory.resolve("exported")));
    Runtime.getRuntime().addShutdownHook(telemetry.atEnd);
    sandbox.up(Progress.SILENT);
    telemetry.fill();
    return telemetry;
  }

  /** Has a directory a day, and nothing else: Hive takes no file beside them. */
  Path exported() {
    return exported;
  }

  /** The cars in the book's form. */
  Path cars() {
    return exported.resolveSibling("cars.csv");
  }

  int zookeeperPort() {
    return sandbox.settings().port(Port.ZOOKEEPER);
  }

  private void fill() throws IOException {
    HBaseSettings settings =
        new HBaseSettings(
            "127.0.0.1",
            zookeeperPort(),
            "/hbase",
            "DriverCarInfo",
            REGIONS,
            KeyKind.BOOK,
            Duration.ofSeconds(20));
    try (Schema schema = new Schema(settings);
        HBaseEventStore store = new HBaseEventStore(settings);
        EventHistory history = new EventHistory(settings, Fleet.ZONE)) {
      assertThat(schema.install()).isEmpty();
      assertThat(store.store(Fleet.events(), List.of())).succeedsWithin(60, TimeUnit.SECONDS);
      export((from, to) -> history.ofAll(from, to).map(StoredEvent::event));
    }
    List<String> lines = carLines();
    Files.write(cars(), lines);
    CarRows.store(zookeeperPort(), lines);
  }

  private void export(EventSource source) {
    ExportSettings settings =
        new ExportSettings(exported, Fleet.ZONE, FILE_BYTES, true, Compression.SNAPPY);
    assertThat(
            new ParquetExport(settings, ExportProgress.SILENT).run(source, Fleet.FIRST, Fleet.LAST))
        .hasSize(3);
  }

  /**
   * Of one car in five nothing is known; of others neither age nor sex; and one has never driven.
   */
  private static List<String> carLines() {
    List<String> lines = new ArrayList<>();
    for (int car = 0; car < Fleet.CARS; car++) {
      if (car % 5 != 0) {
        String age = car % 5 == 1 ? "" : Integer.toString(20 + car * 7 % 50);
        String sex = car % 7 == 0 ? "" : car % 2 == 0 ? "F" : "M";
        lines.add(
            "%s|%s|%s|married|Seoul|office|%d|2015|sedan"
                .formatted(Fleet.name(car), sex, age, 1_000 + car));
      }
    }
    lines.add("Z9999|F|44|single|Busan|driver|5000|2012|H");
    return lines;
  }

  private void stop() {
    try {
      sandbox.down(Progress.SILENT);
    } catch (SandboxException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atEnd);
    stop();
  }
}
