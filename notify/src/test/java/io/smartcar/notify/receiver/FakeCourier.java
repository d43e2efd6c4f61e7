package io.smartcar.notify.receiver;

import io.smartcar.notify.Notice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker in memory that has what it was sent, and answers as the test says. */
final class FakeCourier implements Courier {

  /** What the broker does with a notice. */
  enum Does {
    /** Has it, and says so. */
    TAKE,
    /** Has it, and its answer is lost. */
    LOSE_ANSWER,
    /** Has it, and never answers. */
    HANG,
    /** Does not have it, as the connection is lost. */
    DROP,
    /** Will never have it. */
    REFUSE
  }

  /** Says what the broker does. */
  interface Script {
    Does next(Notice notice);
  }

  final List<Notice> has = new CopyOnWriteArrayList<>();
  final List<Notice> sent = new CopyOnWriteArrayList<>();
  private final Script script;
  private int opened;
  private boolean away;

  FakeCourier(Script script) {
    this.script = script;
  }

  /** From now on nobody is let in, or is again. */
  void away(boolean isAway) {
    away = isAway;
  }

  int opened() {
    return opened;
  }

  @Override
  public Way open() throws NotTakenException {
    if (away) {
      throw NotTakenException.yet("the broker is away");
    }
    opened++;
    return new FakeWay();
  }

  @Override
  public String address() {
    return "the broker";
  }

  private final class FakeWay implements Way {
    private boolean lost;

    @Override
    public boolean isOpen() {
      return !lost;
    }

    @Override
    public CompletableFuture<Void> send(Notice notice) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      if (lost) {
        answer.completeExceptionally(NotTakenException.yet("there is no connection"));
        return answer;
      }
      Does does = script.next(notice);
      sent.add(notice);
      if (does != Does.REFUSE && does != Does.DROP) {
        has.add(notice);
      }
      switch (does) {
        case TAKE -> answer.complete(null);
        case REFUSE -> answer.completeExceptionally(NotTakenException.ever("never this one"));
        case HANG -> {}
        default -> {
          lost = true;
          answer.completeExceptionally(NotTakenException.yet("the connection is lost"));
        }
      }
      return answer;
    }

    @Override
    public void close() {
      lost = true;
    }
  }
}
