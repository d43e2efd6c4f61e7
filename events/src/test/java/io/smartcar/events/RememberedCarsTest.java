package io.smartcar.events;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Car numbers as the same objects. */
final class RememberedCarsTest {

  private final RememberedCars cars = new RememberedCars();

  @Test
  void of_sameNumberAgain_isTheSameObject() {
    String first = car("V0004");

    assertThat(car("V0004")).isSameAs(first).isEqualTo("V0004");
  }

  @Test
  void of_partOfAText_isThatPart() {
    assertThat(cars.of("x,A12,y".getBytes(US_ASCII), 2, 5, "A12".hashCode())).isEqualTo("A12");
  }

  @Test
  void of_oneNumber_needsFewPlaces() {
    car("V0004");

    assertThat(cars.places()).isEqualTo(64);
  }

  @Test
  void of_manyNumbers_growsAndKeepsWhatItKnew() {
    String first = car("V0004");
    IntStream.range(0, 30).forEach(number -> car("A" + number));
    String last = car("B1");
    car("B2");

    assertThat(cars.places()).isEqualTo(256);
    assertThat(car("B1")).isSameAs(last);
    assertThat(car("V0004")).isEqualTo(first);
  }

  @Test
  void of_moreNumbersThanItEverHasPlaces_areRightAndItGrowsNoFurther() {
    IntStream.range(0, 200_000)
        .forEach(number -> assertThat(car("C" + number)).isEqualTo("C" + number));

    assertThat(cars.places()).isEqualTo(65_536);
  }

  private String car(String number) {
    byte[] text = number.getBytes(US_ASCII);
    return cars.of(text, 0, text.length, number.hashCode());
  }
}
