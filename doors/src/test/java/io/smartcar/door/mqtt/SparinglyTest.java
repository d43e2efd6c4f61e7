package io.smartcar.door.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SparinglyTest {

  private final List<String> lines = new ArrayList<>();
  private long nowNanos = Long.MAX_VALUE - 5;

  @Test
  void say_moreThanOneInAWhile_saysHowManyWereNotSaid() {
    Sparingly sparingly = new Sparingly(() -> nowNanos);
    sparingly.say(more -> lines.add("a" + more));
    sparingly.say(more -> lines.add("b" + more));
    sparingly.say(more -> lines.add("c" + more));
    nowNanos += Duration.ofSeconds(10).toNanos();
    sparingly.say(more -> lines.add("d" + more));
    nowNanos += Duration.ofSeconds(10).toNanos();
    sparingly.say(more -> lines.add("e" + more));

    assertThat(lines).containsExactly("a", "d (and 2 like it since the last that was told)", "e");
  }
}
