package io.smartcar.door.http;

import io.smartcar.door.intake.Intake;
import io.smartcar.door.intake.Outcome;
import io.smartcar.door.intake.Parcel;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * One request with telemetry, from its headers on: its body is received as it comes, which keeps no
 * thread waiting, and is taken when it is whole. Jetty calls it from one thread at a time.
 */
final class EventsRequest implements Runnable {

  private static final int GZIP_MAGIC = 0x1F8B;

  private final Request request;
  private final Parcel parcel;
  private final Sent sent;
  private final Intake intake;
  private final Executor executor;
  private final Replies replies;
  private int firstBytes;

  /**
   * What its headers and the configuration say of the body.
   *
   * @param gzip whether it is compressed
   * @param maxBytes what it may be at most
   * @param maxUnpackedBytes the same once unpacked
   */
  record Sent(boolean gzip, int maxBytes, int maxUnpackedBytes) {}

  /**
   * What becomes of it; exactly one of these is called, once.
   *
   * @param whole called before, when all of the body is there
   * @param outcome what became of the telemetry
   * @param answer what to say where there is no telemetry to speak of
   * @param broken the client is gone
   */
  record Replies(
      Runnable whole,
      Consumer<Outcome> outcome,
      Consumer<Answer> answer,
      Consumer<Throwable> broken) {}

  EventsRequest(
      Request request,
      Parcel parcel,
      Sent sent,
      Intake intake,
      Executor executor,
      Replies replies) {
    this.request = request;
    this.parcel = parcel;
    this.sent = sent;
    this.intake = intake;
    this.executor = executor;
    this.replies = replies;
  }

  @Override
  public void run() {
    try {
      receive();
    } catch (RuntimeException defect) {
      parcel.close();
      replies.broken.accept(defect);
    }
  }

  private void receive() {
    boolean last = false;
    while (!last) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        parcel.close();
        replies.broken.accept(chunk.getFailure());
        return;
      }
      last = chunk.isLast();
      byte[] bytes = new byte[chunk.remaining()];
      chunk.getByteBuffer().get(bytes);
      chunk.release();
      if (!add(bytes)) {
        return;
      }
    }
    take();
  }

  private boolean add(byte[] bytes) {
    if (parcel.size() + bytes.length > sent.maxBytes) {
      parcel.close();
      replies.answer.accept(tooLarge(sent.maxBytes));
      return false;
    }
    for (int i = 0; i < bytes.length && parcel.size() + i < 2; i++) {
      firstBytes = firstBytes << 8 | (bytes[i] & 0xFF);
    }
    if (!parcel.add(bytes)) {
      parcel.close();
      replies.outcome.accept(Intake.slow());
      return false;
    }
    return true;
  }

  private void take() {
    replies.whole.run();
    boolean packed = parcel.size() >= 2 && firstBytes == GZIP_MAGIC;
    if (packed != sent.gzip) {
      parcel.close();
      replies.answer.accept(
          Answer.error(
              Answer.BAD_REQUEST,
              sent.gzip
                  ? "the body is not compressed with gzip, as Content-Encoding says"
                  : "the body is compressed: say so with Content-Encoding: gzip"));
      return;
    }
    var unused =
        intake
            .take(parcel, sent.maxUnpackedBytes)
            .whenCompleteAsync(
                (outcome, failure) -> {
                  if (failure == null) {
                    replies.outcome.accept(outcome);
                  } else {
                    replies.broken.accept(failure);
                  }
                },
                executor);
  }

  /** What to say to a body that is larger than so. */
  static Answer tooLarge(int maxBytes) {
    return Answer.error(
        Answer.TOO_LARGE,
        "the body is larger than " + maxBytes + " bytes: send it in parts, or compressed");
  }
}
