package io.smartcar.notify.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.notify.Notice;
import io.smartcar.notify.Receiver.Answer;
import io.smartcar.notify.TestNotices;
import io.smartcar.notify.receiver.FakeCourier.Does;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OneByOneReceiverTest {

  private static final Duration SOON = Duration.ofMillis(50);

  private final List<Does> first = new ArrayList<>();
  private final FakeCourier broker =
      new FakeCourier(notice -> first.isEmpty() ? Does.TAKE : first.remove(0));
  private final OneByOneReceiver receiver = new OneByOneReceiver(broker, SOON);

  private static List<Notice> ofCars(String... cars) {
    List<Notice> notices = new ArrayList<>();
    for (String car : cars) {
      notices.add(TestNotices.notice(TestNotices.added(car, notices.size())));
    }
    return notices;
  }

  @Test
  void tell_brokerTakesAll_overOneConnection() throws Exception {
    List<Notice> notices = ofCars("A", "B", "A", "A");

    assertThat(receiver.tell(notices)).isEqualTo(new Answer.Has());
    assertThat(receiver.tell(ofCars("A", "B", "C"))).isEqualTo(new Answer.Has());

    assertThat(broker.sent.subList(0, 4)).isEqualTo(notices);
    assertThat(broker.opened()).isEqualTo(1);
  }

  @Test
  void tell_oneOfACarIsLost_thatCarsNextOnesWaitAndTheOthersAreNotSentAgain() throws Exception {
    List<Notice> notices = ofCars("A", "B", "C", "B");
    Stream.of(Does.TAKE, Does.HANG, Does.TAKE).forEach(first::add);

    assertThat(receiver.tell(notices))
        .isInstanceOfSatisfying(
            Answer.Again.class,
            again -> {
              assertThat(again.has()).isEqualTo(1);
              assertThat(again.reason()).startsWith("the broker does not acknowledge");
            });
    assertThat(broker.sent).isEqualTo(notices.subList(0, 3));
    assertThat(receiver.tell(notices.subList(1, 4))).isEqualTo(new Answer.Has());

    assertThat(broker.sent.subList(3, 5)).containsExactly(notices.get(1), notices.get(3));
    assertThat(broker.sent).hasSize(5);
    assertThat(broker.opened()).isEqualTo(2);
  }

  @Test
  void tell_connectionIsLost_nothingMoreIsTriedOverIt() throws Exception {
    first.add(Does.DROP);

    assertThat(receiver.tell(ofCars("A", "B", "C")))
        .isEqualTo(new Answer.Again("the connection is lost", Optional.empty()));

    assertThat(broker.sent).hasSize(1);
  }

  @Test
  void tell_oneIsRefused_othersHaveArrivedAndAreNotSentAgain() throws Exception {
    List<Notice> notices = ofCars("A", "B", "C");
    Stream.of(Does.TAKE, Does.REFUSE, Does.REFUSE).forEach(first::add);

    assertThat(receiver.tell(notices)).isEqualTo(new Answer.Refuses("never this one"));
    assertThat(receiver.tell(notices.subList(0, 1))).isEqualTo(new Answer.Has());
    assertThat(receiver.tell(notices.subList(1, 2)))
        .isEqualTo(new Answer.Refuses("never this one"));
    assertThat(receiver.tell(notices.subList(2, 3))).isEqualTo(new Answer.Has());

    assertThat(broker.has).containsExactly(notices.get(0), notices.get(2));
    assertThat(broker.opened()).isEqualTo(1);
  }

  @Test
  void tell_brokerAway_saysSoUntilItIsBack() throws Exception {
    broker.away(true);
    assertThat(receiver.tell(ofCars("A")))
        .isEqualTo(new Answer.Again("the broker is away", Optional.empty()));
    broker.away(false);
    assertThat(receiver.tell(ofCars("A"))).isEqualTo(new Answer.Has());
  }
}
