package io.smartcar.events.cars;

import io.smartcar.events.CsvLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole car master as one text, as programs keep it: a row of CSV for each limit and each car,
 * the same for the same content. No state; thread-safe.
 */
public final class CarMasterText {

  private static final String LIMIT = "limit";
  private static final String CAR = "car";
  private static final int CELLS_OF_CAR = 12;
  private static final int CELLS_OF_LIMIT = 4;

  private CarMasterText() {}

  /** Writes it. */
  public static String write(CarMaster master) {
    StringBuilder text = new StringBuilder();
    rows(master.cars(), master.limits(), row -> text.append(row).append('\n'));
    return text.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is something else
   */
  public static CarMaster read(String text) throws IOException {
    Map<LimitKind, Map<String, Integer>> limits = LimitKind.empty();
    List<Car> cars = new ArrayList<>();
    Map<String, String> shared = new HashMap<>();
    try {
      for (String row : (Iterable<String>) text.lines()::iterator) {
        List<String> cells = CsvLine.read(row);
        if (cells.size() == CELLS_OF_LIMIT && cells.get(0).equals(LIMIT)) {
          limits
              .getOrDefault(LimitKind.valueOf(cells.get(1)), new TreeMap<>())
              .put(cells.get(2), Integer.valueOf(cells.get(3)));
        } else if (cells.size() == CELLS_OF_CAR && cells.get(0).equals(CAR)) {
          cars.add(car(cells, shared));
        } else {
          throw new IOException("no car and no limit: " + row);
        }
      }
      return CarMaster.of(cars, LimitKind.limits(limits));
    } catch (IllegalArgumentException e) {
      throw new IOException("no car master: " + e.getMessage(), e);
    }
  }

  /** The SHA-256 of the text, which is not put together for it. */
  static String digest(Collection<Car> cars, SpeedLimits limits) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      rows(
          cars,
          limits,
          row -> {
            digest.update(row.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
          });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK must have SHA-256", e);
    }
  }

  private static void rows(Collection<Car> cars, SpeedLimits tables, Consumer<String> row) {
    LimitKind.maps(tables)
        .forEach(
            (kind, limits) ->
                limits.forEach(
                    (name, limit) ->
                        row.accept(
                            CsvLine.write(List.of(LIMIT, kind.name(), name, limit.toString())))));
    for (Car car : cars) {
      row.accept(
          CsvLine.write(
              List.of(
                  CAR,
                  car.carNumber(),
                  car.sex(),
                  text(car.age()),
                  car.marriage(),
                  car.homeArea(),
                  car.job(),
                  text(car.engineCc()),
                  text(car.year()),
                  car.model(),
                  car.carClass(),
                  text(car.limitKmh()))));
    }
  }

  /** Many cars have the same texts: one of each is kept. */
  private static Car car(List<String> cells, Map<String, String> shared) {
    List<String> texts =
        cells.stream().map(cell -> shared.computeIfAbsent(cell, same -> same)).toList();
    return new Car(
        cells.get(1),
        texts.get(2),
        number(texts.get(3)),
        texts.get(4),
        texts.get(5),
        texts.get(6),
        number(texts.get(7)),
        number(texts.get(8)),
        texts.get(9),
        texts.get(10),
        number(texts.get(11)));
  }

  private static String text(@Nullable Integer number) {
    return number == null ? "" : number.toString();
  }

  private static @Nullable Integer number(String text) {
    return text.isEmpty() ? null : Integer.valueOf(text);
  }
}
