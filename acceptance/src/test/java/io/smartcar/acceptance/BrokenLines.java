package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Records that are no event, of every kind that a log has seen, and why each must be refused. */
enum BrokenLines {
  SHORT("record must be 8 fields") {
    @Override
    byte[] next(Random random) {
      return text("20180830091459900,V0004,1,0,F");
    }
  },
  LONG("record must be 8 fields") {
    @Override
    byte[] next(Random random) {
      return text("20180830091459900,V0004,1,0,F,N,97,F07,extra");
    }
  },
  HEADER("date must be") {
    @Override
    byte[] next(Random random) {
      return text("date,carNumber,speedPedal,breakPedal,steerAngle,directLight,speed,areaNumber");
    }
  },
  NOT_NUMERIC("speed must be") {
    @Override
    byte[] next(Random random) {
      return text("20180830091459900,V0004,1,0,F,N,fast,F07");
    }
  },
  TOO_FAST("speed must be") {
    @Override
    byte[] next(Random random) {
      return text("20180830091459900,V0004,1,0,F,N,%d,F07".formatted(random.nextInt(401, 1000)));
    }
  },
  NO_SUCH_DAY("date must be") {
    @Override
    byte[] next(Random random) {
      return text("20180230091459900,V0004,1,0,F,N,97,F07");
    }
  },
  NO_DATE("date must be") {
    @Override
    byte[] next(Random random) {
      return text("yesterday,V0004,1,0,F,N,97,F07");
    }
  },
  /** A record without a value, as Kafka's compaction knows it. */
  NONE("record must be") {
    @Override
    byte @Nullable [] next(Random random) {
      return null;
    }
  },
  EMPTY("record must be") {
    @Override
    byte[] next(Random random) {
      return new byte[0];
    }
  },
  BINARY("record must be") {
    @Override
    byte[] next(Random random) {
      byte[] bytes = new byte[random.nextInt(1, 200)];
      random.nextBytes(bytes);
      bytes[0] = (byte) 0xff;
      return bytes;
    }
  },
  MEGABYTE("record must be at most") {
    @Override
    byte[] next(Random random) {
      byte[] bytes = new byte[1 << 20];
      Arrays.fill(bytes, (byte) 'x');
      return bytes;
    }
  };

  /** More of these would only fill the disk. */
  private static final int MEGABYTES = 5;

  private final String reason;

  BrokenLines(String reason) {
    this.reason = reason;
  }

  abstract byte @Nullable [] next(Random random);

  /** How the reason must begin. */
  String reason() {
    return reason;
  }

  /** The kind of a record that this class made; of one without a value as well. */
  static BrokenLines kindOf(byte[] record) {
    if (record.length == 0) {
      return EMPTY;
    }
    if (record.length == 1 << 20) {
      return MEGABYTE;
    }
    if (record[0] == (byte) 0xff) {
      return BINARY;
    }
    Random any = new Random(0);
    for (BrokenLines kind : List.of(SHORT, LONG, HEADER, NOT_NUMERIC, NO_SUCH_DAY, NO_DATE)) {
      if (Arrays.equals(record, kind.next(any))) {
        return kind;
      }
    }
    return TOO_FAST;
  }

  /**
   * So many broken records, of every kind, at random places among the others; null has no value.
   */
  static List<byte[]> mixedInto(List<String> lines, int count, long seed) {
    Random random = new Random(seed);
    boolean[] broken = new boolean[lines.size() + count];
    for (int placed = 0; placed < count; ) {
      int place = random.nextInt(broken.length);
      placed += broken[place] ? 0 : 1;
      broken[place] = true;
    }
    List<byte[]> mixed = new ArrayList<>(broken.length);
    int line = 0;
    int made = 0;
    for (boolean here : broken) {
      mixed.add(here ? kind(made++).next(random) : text(lines.get(line++)));
    }
    return mixed;
  }

  private static BrokenLines kind(int number) {
    BrokenLines kind = values()[number % values().length];
    return kind == MEGABYTE && number / values().length >= MEGABYTES ? SHORT : kind;
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
