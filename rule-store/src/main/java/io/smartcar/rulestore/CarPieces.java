package io.smartcar.rulestore;

import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.CarMasterText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A car master as nodes of ZooKeeper hold it: its text is cut, and each piece packed by itself. So
 * a piece fits however badly it packs, and one that another machine has packed fits beside it. No
 * state; thread-safe.
 */
final class CarPieces {

  /** What of the text is in a piece; packed, it is about a fifth. */
  static final int PIECE_BYTES = 800_000;

  private CarPieces() {}

  static StoredCars describe(CarMaster cars, List<byte[]> pieces) {
    return new StoredCars(cars.digest(), pieces.size(), cars.cars().size(), cars.limits().size());
  }

  static List<byte[]> of(CarMaster cars) {
    byte[] text = CarMasterText.write(cars).getBytes(StandardCharsets.UTF_8);
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < text.length; from += PIECE_BYTES) {
      int to = Math.min(text.length, from + PIECE_BYTES);
      pieces.add(VersionCodec.gzip(Arrays.copyOfRange(text, from, to)));
    }
    return pieces;
  }

  /**
   * Puts them together.
   *
   * @throws IOException if they are not those of this car master, whole
   */
  static CarMaster read(StoredCars expected, List<byte[]> pieces) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(piece))) {
        in.transferTo(text);
      }
    }
    CarMaster cars = CarMasterText.read(text.toString(StandardCharsets.UTF_8));
    if (!cars.digest().equals(expected.digest())) {
      throw new IOException("the cars are others than those that were imported");
    }
    return cars;
  }
}
