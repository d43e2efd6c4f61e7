package io.smartcar.events.cars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CarMasterTest {

  private static final Car TAXI = car("A0001", "taxi", null);
  private static final Car TRUCK = car("A0002", "truck", null);
  private static final Car FIRE_ENGINE = car("A0003", "truck", 130);
  private static final SpeedLimits LIMITS =
      new SpeedLimits(Map.of("A0001", 50), Map.of("truck", 80), Map.of("A01", 60, "B01", 100));

  private final CarMaster master = CarMaster.of(List.of(TRUCK, FIRE_ENGINE, TAXI), LIMITS);

  @Test
  void limitKmh_ownBeforeTheLowerOfClassAndArea() {
    assertThat(master.limitKmh("A0001", "A01")).as("own of the table").isEqualTo(50);
    assertThat(master.limitKmh("A0003", "A01")).as("own of the car").isEqualTo(130);
    assertThat(master.limitKmh("A0002", "A01")).as("the area's is lower").isEqualTo(60);
    assertThat(master.limitKmh("A0002", "B01")).as("the class's is lower").isEqualTo(80);
    assertThat(master.limitKmh("A0002", null)).as("everywhere").isEqualTo(80);
    assertThat(master.limitKmh("unknown", "A01")).as("of an unknown car").isEqualTo(60);
    assertThat(master.limitKmh(null, null)).isNull();
    assertThat(CarMaster.NONE.limitKmh("A0001", "A01")).isNull();
  }

  @Test
  void ofTheSameContent_areEqual_whateverTheOrder() {
    CarMaster same = CarMaster.of(List.of(TAXI, TRUCK, FIRE_ENGINE), LIMITS);

    assertThat(same).isEqualTo(master).hasSameHashCodeAs(master);
    assertThat(CarMaster.of(List.of(TAXI, TRUCK), LIMITS)).isNotEqualTo(master);
    assertThat(CarMaster.of(master.cars(), SpeedLimits.NONE)).isNotEqualTo(master);
    assertThat(CarMaster.of(List.of(), SpeedLimits.NONE)).isSameAs(CarMaster.NONE);
    assertThat(master.cars()).containsExactly(TAXI, TRUCK, FIRE_ENGINE);
  }

  @Test
  void text_writtenAndRead_isTheSame() throws IOException {
    Car odd = new Car("x", "\"", 0, " a ", "#b", ",c|", 0, 2000, "서울", "'", 1);
    for (CarMaster one :
        List.of(master, CarMaster.NONE, CarMaster.of(List.of(odd), SpeedLimits.NONE))) {
      assertThat(CarMasterText.read(CarMasterText.write(one))).isEqualTo(one);
    }
    assertThat(CarMasterText.read(CarMasterText.write(master)).cars())
        .containsExactlyElementsOf(master.cars());
    assertThatThrownBy(() -> CarMasterText.read("car,A0001\n")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> CarMasterText.read("limit,AREA,A01,x\n"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void serialized_isTheSame() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(master);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(master);
    }
  }

  @Test
  void of_aCarTwice_isRefused() {
    assertThatThrownBy(() -> CarMaster.of(List.of(TAXI, TAXI), LIMITS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A0001");
  }

  private static Car car(String number, String carClass, @Nullable Integer limitKmh) {
    return new Car(number, "", null, "", "", "", null, null, "", carClass, limitKmh);
  }
}
