package io.smartcar.events.cars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CarMasterFilesTest {

  private static final Charset EUC_KR = Charset.forName("EUC-KR");
  private static final Car FIRST =
      new Car("A0001", "F", 38, "married", "Seoul", "doctor", 1700, 2007, "F", "F", null);
  private static final Car SECOND =
      new Car("Z_02", "", null, "", "", "", null, null, "", "truck", 80);

  private final Path file;

  CarMasterFilesTest(@TempDir Path directory) {
    this.file = directory.resolve("cars.txt");
  }

  @Test
  void cars_theBooksForm_withAndWithoutLimitAndClass() throws Exception {
    write(
        "\uFEFFA0001|F|38|married|Seoul|doctor|1700|2007|F\r\n\n# truck\nZ_02||||||||| 80|truck\n");

    assertThat(cars(null)).containsExactly(FIRST, SECOND);
  }

  @Test
  void cars_underAHeader_comeInAnyOrderAndMayBeLeftOut() throws Exception {
    write("Speed_Limit;Car Number;class;\"job\"\n80;Z_02;truck;\n;A0002;\"a;b\";driver\n");

    assertThat(cars(null))
        .containsExactly(
            SECOND, new Car("A0002", "", null, "", "", "driver", null, null, "", "a;b", null));
  }

  @Test
  void cars_firstRowThatHasANameOfAColumn_isNoHeader() throws Exception {
    write("A0001|F|38|married|Seoul|car|1700|2007|F\n");

    assertThat(cars(null)).extracting(Car::job).containsExactly("car");
  }

  @Test
  void cars_packedOrInAnotherEncoding_areTheSame() throws Exception {
    String text = "A0001|여|38|기혼|서울|의사|1700|2007|F\n";
    write(text);
    List<Car> cars = cars(null);
    assertThat(cars).extracting(Car::homeArea).containsExactly("서울");

    Files.write(file, text.getBytes(EUC_KR));
    assertThat(cars(EUC_KR)).isEqualTo(cars);
    Files.write(file, text.getBytes(StandardCharsets.UTF_16));
    assertThat(cars(null)).isEqualTo(cars);
    Files.write(file, gzip(text));
    assertThat(cars(null)).isEqualTo(cars);
  }

  @Test
  void cars_allThatIsWrong_isSaidAtOnceWithLineAndField() throws Exception {
    write(
        """
        A0001|F|38|married|Seoul|doctor|1700|2007|F
        A 002|F|38|married|Seoul|doctor|1700|2007|F
        A0003|F|old|married|Seoul|doctor|-1|0|F
        A0001|F|38|married|Seoul|doctor|1700|2007|F|401
        A0004|F|38
        A0005|"F|38|married|Seoul|doctor|1700|2007|F
        """);

    assertThat(refused())
        .containsExactly(
            file + ":6: is no row: see that each quote has its end",
            file + ":2: carNumber: must be 1 to 32 ASCII letters, digits or _: \"A 002\"",
            file + ":3: age: must be a whole number 0 to 150, or empty: \"old\"",
            file + ":3: cc: must be a whole number 0 to 100000, or empty: \"-1\"",
            file + ":3: year: must be a whole number 1885 to 2100, or empty: \"0\"",
            file + ":4: carNumber: A0001 is in line 1 already",
            file + ":4: limit: must be a whole number 1 to 400, or empty: \"401\"",
            file + ":5: has 3 fields in place of 9 to 11");
  }

  @Test
  void cars_ofAnUnknownOrDoubleColumn_areRefused() throws Exception {
    write("carNumber,colour,area,region\nA0001,red,a,b\n");

    assertThat(refused())
        .containsExactly(
            file
                + ":1: has an unknown column \"colour\": columns are carNumber, sex, age, marriage,"
                + " homeArea, job, cc, year, model, limit, class",
            file + ":1: has the column homeArea twice");
  }

  @Test
  void cars_noText_areRefusedWithWhatToDo() throws Exception {
    assertThat(refused()).containsExactly(file + ":1: there is no such file: check the path");
    write("");
    assertThat(refused()).singleElement().asString().contains(":1: holds no car: write A0001|");
    write("carNumber,sex\n");
    assertThat(refused()).singleElement().asString().contains("holds no car");
    Files.write(file, "A0001|F|\nA0002|\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(refused())
        .containsExactly(
            file
                + ":2: is not UTF-8: save it as UTF-8, or name its encoding, as --encoding EUC-KR");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0});
    assertThat(refused()).singleElement().asString().contains("holds control characters");
  }

  @Test
  void cars_manyProblems_areCounted() throws Exception {
    write("x\n".repeat(100));

    assertThat(refused()).hasSize(21).last().isEqualTo(file + ": and 80 more");
  }

  @Test
  void cars_moreThanATaskMayKeep_areRefused() throws Exception {
    StringBuilder text = new StringBuilder("carNumber\n");
    for (int car = 0; car <= CarMaster.MAX_CARS; car++) {
      text.append('A').append(car).append('\n');
    }
    write(text.toString());

    assertThat(refused()).containsExactly(file + ":1: holds more than 200,000 cars");
  }

  @Test
  void limits_ofEachKind_areRead() throws Exception {
    write("kind,name,limit\narea,A01,60\nCLASS,small truck,80\ncar,A0001,70\n");

    SpeedLimits limits = CarMasterFiles.limits(file, null);

    assertThat(limits.byArea()).containsOnly(Map.entry("A01", 60));
    assertThat(limits.byClass()).containsOnly(Map.entry("small truck", 80));
    assertThat(limits.byCar()).containsOnly(Map.entry("A0001", 70));
    write("# none\n");
    assertThat(CarMasterFiles.limits(file, null)).isEqualTo(SpeedLimits.NONE);
  }

  @Test
  void limits_allThatIsWrong_isSaidAtOnce() throws Exception {
    write("area,A1,60\nroad,x,60\nclass,,5\ncar,A0001,fast\narea,A01,60\narea,A01,70\narea,60\n");

    CarMasterException refused =
        catchThrowableOfType(CarMasterException.class, () -> CarMasterFiles.limits(file, null));

    assertThat(refused.problems())
        .containsExactly(
            file + ":1: area: must be A01 to F10: \"A1\"",
            file + ":2: kind: must be area, class or car: \"road\"",
            file + ":3: class: must be 1 to 100 characters: \"\"",
            file + ":4: limit: must be a whole number 1 to 400: \"fast\"",
            file + ":6: area: A01 is in line 5 already",
            file
                + ":7: has 2 fields in place of 3: write area,A01,60 or class,F,80 or car,A0001,70");
  }

  private List<Car> cars(@Nullable Charset encoding) throws CarMasterException {
    return CarMasterFiles.cars(file, encoding);
  }

  private List<String> refused() {
    return catchThrowableOfType(CarMasterException.class, () -> cars(null)).problems();
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }
}
