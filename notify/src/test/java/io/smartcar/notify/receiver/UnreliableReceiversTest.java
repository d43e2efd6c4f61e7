package io.smartcar.notify.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smartcar.notify.Notice;
import io.smartcar.notify.Receiver;
import io.smartcar.notify.TestDelivery;
import io.smartcar.notify.TestNotices;
import io.smartcar.notify.receiver.FakeCourier.Does;
import io.smartcar.redis.AlertOutbox;
import io.smartcar.redis.MemoryAlertOutbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Receivers that refuse, hang, and die after they have taken something, at random, and processes of
 * ours that end: no identity is missing, all in order, and nothing is sent again that was answered.
 */
final class UnreliableReceiversTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> CARS = List.of("A", "B", "C", "D");
  private static final int ALERTS = 60;

  private final List<AlertOutbox.Entry> entries = new ArrayList<>();

  /** How often what was sent was not answered, by key: so often it may come again. */
  private final Map<String, Integer> unanswered = new ConcurrentHashMap<>();

  private void alerts(Random random) {
    for (int i = 0; i < ALERTS; i++) {
      String car = CARS.get(random.nextInt(CARS.size()));
      entries.add(
          switch (random.nextInt(6)) {
            case 0 -> TestNotices.withdrawn(car, i);
            case 1 -> TestNotices.late(car, i);
            case 2 -> TestNotices.replaced(car, i);
            default -> TestNotices.added(car, i);
          });
    }
  }

  /** Tells everything, by one process after the other. */
  private void tellAll(Random random, Supplier<Receiver> receiver) throws Exception {
    MemoryAlertOutbox current = new MemoryAlertOutbox();
    entries.forEach(current::put);
    while (current.told().size() < entries.size()) {
      int until = Math.min(entries.size(), current.told().size() + 1 + random.nextInt(30));
      MemoryAlertOutbox now = current;
      try (AutoCloseable delivery =
          TestDelivery.start(now, new Counted(receiver.get()), 1 + random.nextInt(12))) {
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> now.told().size() >= until);
      }
      current = current.again();
    }
  }

  /** Counts what was not answered. */
  private final class Counted implements Receiver {
    private final Receiver receiver;

    Counted(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public Answer tell(List<Notice> notices) throws InterruptedException {
      Answer answer = receiver.tell(notices);
      if (answer instanceof Answer.Again again) {
        notices
            .subList(again.has(), notices.size())
            .forEach(notice -> unanswered.merge(notice.key(), 1, Integer::sum));
      }
      return answer;
    }

    @Override
    public void close() {
      receiver.close();
    }
  }

  private List<String> keys(String car) {
    return entries.stream()
        .filter(entry -> entry.change().raised().alert().carNumber().equals(car))
        .map(AlertOutbox.Entry::key)
        .toList();
  }

  private void assertNothingTwiceThatWasAnswered(List<String> taken) {
    assertThat(new LinkedHashSet<>(taken))
        .allSatisfy(
            key ->
                assertThat(Collections.frequency(taken, key))
                    .as(key)
                    .isLessThanOrEqualTo(1 + unanswered.getOrDefault(key, 0)));
  }

  @Test
  void webhook_anyFailures_everythingInOrder() throws Exception {
    webhook(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  @Tag("long")
  void webhook_manyFailures_everythingInOrder(long seed) throws Exception {
    webhook(seed);
  }

  private void webhook(long seed) throws Exception {
    Random random = new Random(seed);
    alerts(random);
    List<String> taken;
    try (Desk desk = new Desk(new Random(seed + 100))) {
      tellAll(
          random,
          () ->
              new HttpReceiver(
                  desk.url(),
                  Map.of(),
                  Duration.ofMillis(500),
                  notices -> AlertmanagerJson.posted(notices, Instant.EPOCH)));
      taken = List.copyOf(desk.taken);
    }

    assertThat(new LinkedHashSet<>(taken))
        .containsExactlyElementsOf(entries.stream().map(AlertOutbox.Entry::key).toList());
    assertNothingTwiceThatWasAnswered(taken);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void broker_anyFailures_everythingOfACarInOrder(long seed) throws Exception {
    Random random = new Random(seed);
    alerts(random);
    Random does = new Random(seed + 100);
    FakeCourier broker =
        new FakeCourier(
            notice ->
                switch (does.nextInt(15)) {
                  case 0 -> Does.HANG;
                  case 1 -> Does.LOSE_ANSWER;
                  case 2 -> Does.DROP;
                  default -> Does.TAKE;
                });

    tellAll(random, () -> new OneByOneReceiver(broker, Duration.ofMillis(30)));

    List<String> taken = broker.has.stream().map(Notice::key).toList();
    for (String car : CARS) {
      List<String> wanted = keys(car);
      assertThat(taken.stream().filter(wanted::contains).distinct())
          .containsExactlyElementsOf(wanted);
    }
    assertNothingTwiceThatWasAnswered(taken);
  }

  /** A desk that takes webhooks, mostly. */
  private static final class Desk implements AutoCloseable {

    private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]+)\"");

    final List<String> taken = new CopyOnWriteArrayList<>();
    private final Random random;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    Desk(Random random) throws IOException {
      this.random = random;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/hook", this::take);
      server.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    private void take(HttpExchange exchange) throws IOException {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int does;
      synchronized (random) {
        does = random.nextInt(16);
      }
      if (does < 2) {
        exchange.sendResponseHeaders(503, -1);
        exchange.close();
        return;
      }
      KEY.matcher(body).results().forEach(key -> taken.add(key.group(1)));
      if (does == 2) {
        try {
          ended.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      } else if (does > 4) {
        exchange.sendResponseHeaders(204, -1);
      }
      // Without an answer this ends the connection.
      exchange.close();
    }

    @Override
    public void close() {
      ended.countDown();
      server.stop(0);
      threads.shutdown();
    }
  }
}
