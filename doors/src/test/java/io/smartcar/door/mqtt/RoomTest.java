package io.smartcar.door.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RoomTest {

  private static Thread waiting(Room room, int messageBytes) {
    Thread bringer =
        new Thread(
            () -> {
              try {
                room.enter(messageBytes);
              } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
              }
            });
    bringer.start();
    Awaitility.await().until(() -> bringer.getState() == Thread.State.WAITING);
    return bringer;
  }

  @Test
  void enter_asManyMessagesAsThereMayBe_waitsUntilOneLeaves() throws InterruptedException {
    Room room = new Room(2, 1_000);
    room.enter(1);
    room.enter(1);
    Thread third = waiting(room, 1);
    room.leave(1);
    third.join();

    assertThat(room.entered()).isEqualTo(3);
  }

  @Test
  void enter_moreBytesThanThereMayBe_waitsUntilTheyLeave() throws InterruptedException {
    Room room = new Room(10, 1_000);
    room.enter(900);
    Thread second = waiting(room, 101);
    room.leave(900);
    second.join();

    assertThat(room.entered()).isEqualTo(2);
  }

  @Test
  void enter_largerThanAllRoom_goesInAlone() throws InterruptedException {
    Room room = new Room(10, 1_000);
    room.enter(5_000);

    assertThat(room.entered()).isEqualTo(1);
  }

  @Test
  void leaveOpen_whoWaits_goesIn() throws InterruptedException {
    Room room = new Room(1, 1_000);
    room.enter(1);
    Thread second = waiting(room, 1);
    room.leaveOpen();
    second.join();
    room.enter(1);

    assertThat(room.entered()).isEqualTo(3);
  }
}
