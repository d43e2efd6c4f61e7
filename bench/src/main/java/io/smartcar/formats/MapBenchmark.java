package io.smartcar.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.bench.Samples;
import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.file.RecordForm;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a record costs that becomes an event by a mapping; {@code DecodeBenchmark} has the book's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MapBenchmark {

  private static final DateTimeFormatter TORQUE =
      DateTimeFormatter.ofPattern("dd-MMM-uuuu HH:mm:ss.SSS", Locale.ENGLISH);

  private final List<byte[]> bookLines = Samples.lines();
  private final List<byte[]> teslaMateLines = records(MapBenchmark::teslaMate);
  private final List<byte[]> torqueLines = records(MapBenchmark::torque);
  private final List<byte[]> traccarObjects = records(MapBenchmark::traccar);
  private final List<byte[]> avroRecords =
      Samples.events().stream().map(AvroReadings::single).toList();
  private final RecordDecoder avro = format("avro").decoder(ZoneOffset.UTC);
  private final RecordDecoder book = format("book").decoder(ZoneOffset.UTC);
  private final RecordDecoder traccar = format("traccar").decoder(ZoneOffset.UTC);
  private final RecordForm teslaMate =
      form("teslamate", "date,car_id,latitude,longitude,speed,power");
  private final RecordForm torque =
      form("torque", "Device Time,Longitude,Latitude,Speed (OBD)(km/h),G(x)");

  /** The book's line, by a mapping. */
  @Benchmark
  @OperationsPerInvocation(Samples.COUNT)
  public void book(Blackhole taker) {
    bookLines.forEach(line -> taker.consume(event(book.decode(line))));
  }

  /** CSV with ISO dates, a grid and steps, to the book's line. */
  @Benchmark
  @OperationsPerInvocation(Samples.COUNT)
  public void teslaMate(Blackhole taker) {
    teslaMateLines.forEach(line -> taker.consume(event(teslaMate.decode(line))));
  }

  /** CSV with dates by a pattern, to the book's line. */
  @Benchmark
  @OperationsPerInvocation(Samples.COUNT)
  public void torque(Blackhole taker) {
    torqueLines.forEach(line -> taker.consume(event(torque.decode(line))));
  }

  /** JSON with alternatives and nested properties. */
  @Benchmark
  @OperationsPerInvocation(Samples.COUNT)
  public void traccar(Blackhole taker) {
    traccarObjects.forEach(line -> taker.consume(event(traccar.decode(line))));
  }

  /** Avro of the shipped schema, in single-object encoding. */
  @Benchmark
  @OperationsPerInvocation(Samples.COUNT)
  public void avro(Blackhole taker) {
    avroRecords.forEach(record -> taker.consume(event(avro.decode(record))));
  }

  private static CarEvent event(@Nullable Decoded decoded) {
    if (decoded instanceof CarEvent event) {
      return event;
    }
    throw new IllegalStateException("must be an event: " + decoded);
  }

  private static String teslaMate(CarEvent event) {
    return String.format(
        Locale.ROOT,
        "%s,%d,45.%06d,7.25,%d,%d",
        Instant.ofEpochMilli(event.eventTime()).toString().replace('T', ' ').replace("Z", ""),
        event.carNumber().hashCode() & 0xFFF,
        event.eventTime() % 1_000_000,
        event.speed(),
        event.speedPedal() * 20);
  }

  private static String torque(CarEvent event) {
    return String.format(
        Locale.ROOT,
        "%s,7.25,45.%06d,%d,0.1",
        TORQUE.format(Instant.ofEpochMilli(event.eventTime()).atOffset(ZoneOffset.UTC)),
        event.eventTime() % 1_000_000,
        event.speed());
  }

  private static String traccar(CarEvent event) {
    return String.format(
        Locale.ROOT,
        """
        {"id":1,"deviceId":%d,"protocol":"osmand","fixTime":"%s","outdated":false,"valid":true,\
        "latitude":45.%06d,"longitude":7.25,"altitude":300.0,"speed":%.4f,"course":12.0,\
        "attributes":{"batteryLevel":80.0,"distance":12.3,"throttle":%d,"motion":true}}""",
        event.carNumber().hashCode() & 0xFFF,
        Instant.ofEpochMilli(event.eventTime()).toString().replace("Z", "+00:00"),
        event.eventTime() % 1_000_000,
        event.speed() / 1.852,
        event.speedPedal() * 20);
  }

  private static List<byte[]> records(Function<CarEvent, String> foreign) {
    return Samples.events().stream().map(event -> foreign.apply(event).getBytes(UTF_8)).toList();
  }

  private static RecordForm form(String name, String header) {
    RecordForm form = format(name).form("sample", ZoneOffset.UTC);
    if (form.decode(header.getBytes(UTF_8)) != null) {
      throw new IllegalStateException("must be the header");
    }
    return form;
  }

  private static Format format(String name) {
    try {
      return Formats.find(name);
    } catch (FormatException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
