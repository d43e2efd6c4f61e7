package io.smartcar.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.eventlog.LogWriter;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class OnTheirWayTest {

  private static final byte[] LINE = "20160124134517,A0001,3,0,F,N,85,A01".getBytes(UTF_8);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final OnTheirWay onTheirWay = new OnTheirWay(ZoneOffset.UTC);
  private final HeldLog held = new HeldLog();
  private final LogWriter log = onTheirWay.watched(held);

  private static CarEvent event() {
    return (CarEvent) new EventDecoder(ZoneOffset.UTC).decode(LINE);
  }

  @Test
  void awaitFewerThan_untilItIsInTheLog_waits() throws InterruptedException {
    onTheirWay.sent(event());
    log.send(0, null, LINE, failure -> {});

    assertThat(onTheirWay.awaitFewerThan(1, Duration.ofMillis(10))).isFalse();
    assertThat(onTheirWay.awaitFewerThan(2, Duration.ofMillis(10))).isTrue();
    held.confirm();
    assertThat(onTheirWay.awaitFewerThan(1, LONG)).isTrue();
  }

  @Test
  void awaitFewerThan_refusedByTheLogAndSentAgain_waitsForTheSecond() throws InterruptedException {
    onTheirWay.sent(event());
    log.send(0, null, LINE, failure -> {});
    held.refuse();

    assertThat(onTheirWay.awaitFewerThan(1, Duration.ofMillis(10))).isFalse();
    log.send(0, null, LINE, failure -> {});
    held.confirm();
    assertThat(onTheirWay.awaitFewerThan(1, LONG)).isTrue();
  }

  @Test
  void awaitFewerThan_repeatsAndWhatNobodySent_areNoOthers() throws InterruptedException {
    onTheirWay.sent(event());
    for (String line : new String[] {"rubbish", "20160124134518,A0001,3,0,F,N,85,A01"}) {
      log.send(0, null, line.getBytes(UTF_8), failure -> {});
      held.confirm();
    }

    assertThat(onTheirWay.awaitFewerThan(1, Duration.ofMillis(10))).isFalse();
  }
}
