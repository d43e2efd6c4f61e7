package io.smartcar.cli;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.cars.Car;
import io.smartcar.events.time.Moment;
import io.smartcar.export.CarExport;
import io.smartcar.export.Compression;
import io.smartcar.export.DayOutcome;
import io.smartcar.export.EventSource;
import io.smartcar.export.ExportSettings;
import io.smartcar.export.ParquetExport;
import io.smartcar.hbase.CarTable;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.HBaseCarTable;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar export}: stored events as Parquet files by day. */
@Command(
    name = "export",
    description = {
      "Writes what HBase has of some days as Parquet files, a directory a day:"
          + " day=2018-08-30/part-00000.parquet, in order of car and time.",
      "A day is there as a whole or not at all; killed and run again, the rest is done. A day that"
          + " is there is compared: status 1 if it is not what HBase has now.",
      "Days are those of the configured zone (smartcar.events.time-zone)."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ExportCommand implements Callable<Integer> {

  private static final long MIN_FILE_BYTES = 128L << 20;
  private static final long MAX_FILE_BYTES = 1L << 30;
  private static final double MB = 1 << 20;

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationOptions options;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DAY",
      converter = MomentOption.class,
      description = "The first day: 20180830, 2018-08-30, today or yesterday.")
  private Moment from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      converter = MomentOption.class,
      description = "The last day, included. Default: the first.")
  private @Nullable Moment to;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The directory; made if it is not there.")
  private Path out;

  @Option(
      names = "--file-size",
      paramLabel = "SIZE",
      defaultValue = "256MB",
      converter = SizeOption.class,
      description =
          "A file that has grown to this is followed by another, 128MB to 1GB; default:"
              + " ${DEFAULT-VALUE}.")
  private long fileBytes;

  @Option(
      names = "--compression",
      paramLabel = "NAME",
      defaultValue = "zstd",
      description =
          "Of the files that are written: zstd, or snappy for readers that know no other; default:"
              + " ${DEFAULT-VALUE}.")
  private Compression compression;

  @Option(
      names = "--again",
      description = "Replace days that are there and are not what HBase has now.")
  private boolean again;

  @Option(
      names = "--cars-out",
      paramLabel = "DIR",
      description =
          "Another directory, for the car master that is to be joined: a file cars.parquet of the"
              + " table of cars in HBase, in the place of the one that is there.")
  private @Nullable Path carsOut;

  @Override
  public Integer call() throws SandboxException {
    SmartcarConfig config = options.load();
    ZoneId zone = config.events().timeZone();
    Clock clock = Clock.system(zone);
    LocalDate first = Bounds.existing(spec, "--from", clock, from::day);
    LocalDate last = to == null ? first : Bounds.existing(spec, "--to", clock, to::day);
    refuseWrong(first, last);
    HBaseSettings hbase = StoreSettings.hbase(config);
    Path carsDirectory = carsOut;
    // What is wrong with its directory is said before a table is read.
    try (CarExport cars = carsDirectory == null ? null : CarExport.open(carsDirectory)) {
      ExportSettings settings = new ExportSettings(out, zone, fileBytes, again, compression);
      List<DayOutcome> days = days(hbase, settings, first, last);
      int status = status(days, first, last, LocalDate.now(clock));
      return cars == null ? status : Math.max(status, cars(cars, hbase));
    }
  }

  private List<DayOutcome> days(
      HBaseSettings hbase, ExportSettings settings, LocalDate first, LocalDate last) {
    try (EventHistory history = new EventHistory(hbase, settings.zone());
        ExportBar bar = new ExportBar(this::print)) {
      EventSource source = (begin, end) -> history.ofAll(begin, end).map(StoredEvent::event);
      return new ParquetExport(settings, bar).run(source, first, last);
    }
  }

  private int cars(CarExport export, HBaseSettings hbase) {
    try (CarTable table = new HBaseCarTable(hbase)) {
      List<Car> cars = table.all();
      if (cars.isEmpty()) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
            "table %s has no car: run smartcar cars import, and this again; nothing was written for it%n",
            hbase.carTable());
        err.flush();
        return ExitStatus.NO;
      }
      print("cars", "written", cars.size(), 1, export.write(cars, compression), "");
      return ExitStatus.OK;
    }
  }

  private void refuseWrong(LocalDate first, LocalDate last) {
    if (first.isAfter(last)) {
      throw new ParameterException(
          spec.commandLine(), "--from must not be after --to: %s, %s".formatted(first, last));
    }
    if (fileBytes < MIN_FILE_BYTES || fileBytes > MAX_FILE_BYTES) {
      throw new ParameterException(
          spec.commandLine(), "--file-size must be 128MB to 1GB: %d bytes".formatted(fileBytes));
    }
    if (carsOut != null && (isIn(carsOut, out) || isIn(out, carsOut))) {
      throw new ParameterException(
          spec.commandLine(),
          "--cars-out must be beside --out, neither it nor in it nor around it: " + carsOut);
    }
  }

  private static boolean isIn(Path one, Path other) {
    return one.toAbsolutePath().normalize().startsWith(other.toAbsolutePath().normalize());
  }

  private void print(DayOutcome day) {
    print(
        day.day().toString(),
        day.kind().name().toLowerCase(Locale.ROOT),
        day.exportedRows(),
        day.files(),
        day.bytes(),
        day.remark());
  }

  private void print(String what, String outcome, long rows, int files, long bytes, String remark) {
    PrintWriter lines = spec.commandLine().getOut();
    lines.printf(
        Locale.ROOT,
        "%-10s  %-8s  %,13d rows  %3d file%s  %,10.1f MB%s%n",
        what,
        outcome,
        rows,
        files,
        files == 1 ? " " : "s",
        bytes / MB,
        remark.isEmpty() ? "" : "  " + remark);
    lines.flush();
  }

  private int status(List<DayOutcome> days, LocalDate first, LocalDate last, LocalDate today) {
    PrintWriter err = spec.commandLine().getErr();
    if (days.isEmpty()) {
      err.printf("there are no events from %s to %s%n", first, last);
    }
    if (days.stream().anyMatch(day -> day.kind() == DayOutcome.Kind.CHANGED)) {
      err.println("days that have changed were left as they are: --again replaces them");
    }
    if (days.stream().anyMatch(day -> !day.day().isBefore(today))) {
      err.println("today is not over: what comes of it later, --again adds");
    }
    err.flush();
    return !days.isEmpty() && days.stream().allMatch(DayOutcome::isRight)
        ? ExitStatus.OK
        : ExitStatus.NO;
  }
}
