package io.smartcar.rules.live.judging;

import io.smartcar.rules.RuleFile;
import java.util.ArrayList;
import java.util.List;

/** Rules of ten shapes, of each as many as are asked for, which differ in their limits. */
final class TenShapes {

  static final int COUNT = 10;

  private static final String HEAD =
      "@Name('%s') @Description('one of many') @Tag(name='severity', value='info')"
          + " @Tag(name='look-back', value='40s') ";

  private static final String BATCH = "#time_batch(10 sec, 0L) group by carNumber having ";

  private TenShapes() {}

  /** So many of each shape, all of the first limit first. */
  static List<RuleFile> files(int ofEach) {
    List<RuleFile> files = new ArrayList<>();
    for (int copy = 0; copy < ofEach; copy++) {
      for (int shape = 0; shape < COUNT; shape++) {
        files.add(file(shape, copy));
      }
    }
    return files;
  }

  /** One rule; a higher copy has a stricter limit. */
  static RuleFile file(int shape, int copy) {
    String name = "shape-" + shape + "-" + copy;
    return new RuleFile(name, epl(shape, copy).formatted(name));
  }

  private static String epl(int shape, int copy) {
    return switch (shape) {
      case 0 ->
          "create context TenSeconds start DriverCarInfo as opening"
              + " end pattern [timer:interval(10 - (opening.eventTime %% 10000) / 1000.0)];\n"
              + HEAD
              + "context TenSeconds select carNumber, last(date) as date, avg(speed) as avgSpeed,"
              + " count(*) as readings, last(areaNumber) as areaNumber from DriverCarInfo"
              + " group by carNumber having avg(speed) > "
              + (60 + 10 * copy)
              + " output snapshot when terminated;";
      case 1 ->
          HEAD
              + "select carNumber, last(date) as date, max(speed) as topSpeed from DriverCarInfo"
              + BATCH
              + "max(speed) >= "
              + (90.5 + 10 * copy)
              + " and count(*) >= "
              + (2 + copy)
              + ";";
      case 2 ->
          HEAD
              + "select carNumber, last(date) as date, avg(speed), areaNumber"
              + " from DriverCarInfo#time_batch(10 sec, 0L) group by carNumber, areaNumber"
              + " having avg(speed) > "
              + (70 + 10 * copy)
              + ";";
      case 3 ->
          HEAD
              + "select carNumber, last(date) as date, count(*) as readings"
              + " from DriverCarInfo(breakPedal >= 2)"
              + BATCH
              + "count(*) >= "
              + (1 + copy)
              + ";";
      case 4 ->
          HEAD + "select carNumber, date, speed from DriverCarInfo(speed > " + (100 + copy) + ");";
      case 5 ->
          "insert into Turn select * from DriverCarInfo(steerAngle in ('L2', 'R2'), directLight ="
              + " 'N');\n"
              + HEAD
              + "select carNumber, last(date) as date, count(*) as readings from Turn"
              + BATCH
              + "count(*) > "
              + copy
              + ";";
      case 6 ->
          HEAD
              + "select * from DriverCarInfo match_recognize (partition by carNumber measures"
              + " B.carNumber as carNumber, B.date as date, B.speed as speed"
              + " pattern (B) define B as prev(B.speed) - B.speed >= "
              + (30 + 10 * copy)
              + ");";
      case 7 ->
          HEAD
              + "select a.carNumber as carNumber, a.date as date, b.speed as speed from pattern"
              + " [every a=DriverCarInfo(speed > "
              + (90 + 5 * copy)
              + ") -> b=DriverCarInfo(carNumber = a.carNumber, speed <= 40)"
              + " where timer:within(5 sec)];";
      case 8 ->
          HEAD
              + "select carNumber, last(date) as date, max(speed) as topSpeed from"
              + " DriverCarInfo#time(5 sec) group by carNumber having max(speed) < "
              + (40 - 5 * copy)
              + " and max(speed) > min(speed);";
      default ->
          HEAD
              + "select carNumber, last(date) as date, max(speed) - min(speed) as spread"
              + " from DriverCarInfo"
              + BATCH
              + "max(speed) - min(speed) > "
              + (40 + 10 * copy)
              + ";";
    };
  }
}
