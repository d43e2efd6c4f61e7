package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.CarEvent;
import io.smartcar.rules.trial.TrialEvents;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The process of a trial on events that are played: ten minutes of three cars, or, as the car that
 * is asked for says, without an end, more than memory holds, the same without a word, or none
 * because nobody answers.
 */
final class PlayedTrialWorker {

  static final String ENDLESS = "Endless";
  static final String GREEDY = "Greedy";
  static final String SILENTLY_GREEDY = "SilentlyGreedy";
  static final String AWAY = "Away";

  private PlayedTrialWorker() {}

  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    TrialWorker.run(PlayedTrialWorker::open);
  }

  private static TrialEvents open(SmartcarConfig config, TrialOrder.Span span, Duration lookBack) {
    String wanted = span.carNumber() == null ? "" : span.carNumber();
    if (wanted.equals(AWAY)) {
      throw new IllegalStateException("Kafka does not answer\nat all");
    }
    return new Played(span.from().toEpochMilli(), wanted);
  }

  private static final class Played implements TrialEvents {
    private static final int SECONDS = 600;
    private final long fromMillis;
    private final String wanted;
    private final List<byte[]> kept = new ArrayList<>();
    private volatile int second;

    Played(long fromMillis, String wanted) {
      this.fromMillis = fromMillis;
      this.wanted = wanted;
    }

    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public void read(int partition, Recipient recipient) {
      recipient.begin(partition);
      reading(recipient, "V0001", 85);
      reading(recipient, "V0002", 95);
      reading(recipient, "V0003", 50);
      int next = second + 5;
      second = next;
      if (wanted.equals(SILENTLY_GREEDY)) {
        // As a JVM that ends: it says so itself, and its output is closed before its status is
        // known.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
        out.println("Terminating due to java.lang.OutOfMemoryError: Java heap space");
        out.close();
      }
      if (wanted.equals(GREEDY) || wanted.equals(SILENTLY_GREEDY)) {
        kept.add(new byte[1 << 20]);
      }
      if (next >= SECONDS && wanted.isEmpty()) {
        recipient.end(partition);
      }
    }

    private void reading(Recipient recipient, String car, int speedKmh) {
      long at = fromMillis + second * 1_000L;
      String date = PlayedSources.date(at).substring(0, 14);
      recipient.event(0, at, new CarEvent(date, at, car, 1, 0, "F", "N", speedKmh, "B02"));
    }

    @Override
    public double done() {
      return wanted.isEmpty() ? (double) second / SECONDS : -1;
    }

    @Override
    public void close() {}
  }
}
