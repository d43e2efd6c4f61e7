package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.redis.Handling.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChangeFeedTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RedisProcess redis = new RedisProcess();
  private final RedisAlertStore store = new RedisAlertStore(redis.settings());
  private final RedisEpisodeStore episodes = new RedisEpisodeStore(redis.settings());
  private final AlertBook book = new AlertBook(redis.settings());

  @AfterAll
  void stopRedis() {
    store.close();
    episodes.close();
    redis.close();
  }

  @Test
  void read_whatIsThereAndComes_isHandedOverOnceInOrderAndCanBeMissed() {
    store.add(List.of(LateStoreContract.raised("r", "F1", "20180701090000000", 1, 0)));
    try (ChangeFeed feed = new ChangeFeed(redis.settings())) {
      feed.begin();
      FeedPosition atFirst = feed.position();
      List<RaisedAlert> added =
          IntStream.range(0, 30)
              .mapToObj(
                  i ->
                      LateStoreContract.raised(
                          "r", "F" + i % 3, "2018070%d0901%02d000".formatted(1 + i % 2, i), i, 60))
              .toList();
      added.forEach(alert -> store.add(List.of(alert)));
      episodes.handle(
          "r/F0-20180701090100000",
          new Handling(Action.ACK, "anna", Instant.ofEpochMilli(1), "", ""));

      List<FeedEntry> read = new ArrayList<>();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                feed.read(read::add);
                return alerts(read).size() == 30;
              });
      assertThat(alerts(read)).containsExactlyInAnyOrderElementsOf(added);
      assertThat(read)
          .filteredOn(FeedEntry.OfEpisode.class::isInstance)
          .last()
          .satisfies(
              last ->
                  assertThat(((FeedEntry.OfEpisode) last).change().change())
                      .isIn("ack", "begin", "update"));

      FeedPosition position = FeedPosition.parse(atFirst.text()).orElseThrow();
      List<FeedEntry> missed = feed.missed(position, feed.ends(), 1_000);
      assertThat(missed).containsExactlyInAnyOrderElementsOf(read);
      assertThat(missed).isSortedAccordingTo(FeedEntry.BY_MOMENT);
      FeedPosition halfway = position;
      for (FeedEntry entry : missed.subList(0, 20)) {
        halfway = FeedPosition.parse(halfway.with(entry).text()).orElseThrow();
      }
      assertThat(feed.missed(halfway, feed.ends(), 1_000))
          .isEqualTo(missed.subList(20, missed.size()));
      assertThat(feed.missed(feed.position(), feed.ends(), 1_000)).isEmpty();
      assertThat(feed.missed(position, feed.ends(), 5)).hasSize(6);
    }
  }

  @Test
  void text_manyDays_isOneThatSaysToBeginAnew() {
    FeedPosition position = new FeedPosition(7, Map.of());
    assertThat(FeedPosition.parse(position.text())).contains(position);
    AlertChange change =
        new AlertChange.Withdrawn(LateStoreContract.raised("r", "F", "20180701", 1, 0));
    for (int day = 0; day < 60; day++) {
      position = position.with(new FeedEntry.OfAlert("a201807%02d".formatted(day), "9-1", change));
    }
    assertThat(FeedPosition.parse(position.text())).isEmpty();
    assertThat(FeedPosition.parse("7~x")).isEmpty();
    assertThat(FeedPosition.parse("")).isEmpty();
  }

  @Test
  void before_pages_areTheDaysAlertsTheLatestFirst() {
    String day = "20180720";
    List<RaisedAlert> added =
        IntStream.range(0, 25)
            .mapToObj(
                i -> LateStoreContract.raised("r", "P" + i, day + "0900%02d000".formatted(i), i, i))
            .toList();
    store.add(added);
    RaisedAlert gone = added.get(3);
    RaisedAlert late = LateStoreContract.raised("r", "P3", day + "090500000", 9, 300);
    try (RedisLateStore judge = new RedisLateStore(redis.settings())) {
      judge.correct(
          "P3",
          judge.nextRevision("P3"),
          List.of(new Correction.Withdraw(gone), new Correction.Add(late, 5_000)));
    }

    List<AlertBook.Listed> all = new ArrayList<>();
    AlertBook.Page page = book.before(day, null, 10);
    all.addAll(page.alerts());
    while (page.next().isPresent()) {
      page = book.before(day, page.next().get(), 10);
      all.addAll(page.alerts());
    }

    assertThat(all).hasSize(26);
    assertThat(all.get(0).raised()).isEqualTo(late);
    assertThat(all.get(0).lateBy()).contains(Duration.ofSeconds(5));
    assertThat(all)
        .filteredOn(alert -> !alert.holds())
        .singleElement()
        .satisfies(alert -> assertThat(alert.raised()).isEqualTo(gone));
    assertThat(book.ofCar("P3", 0, late.raisedAtMillis()))
        .singleElement()
        .satisfies(alert -> assertThat(alert.lateBy()).contains(Duration.ofSeconds(5)));
    assertThat(book.days(List.of(day, "20000101")))
        .singleElement()
        .satisfies(
            of -> {
              assertThat(of.day()).isEqualTo(day);
              assertThat(of.episodes()).isEqualTo(25);
            });
  }

  private static List<RaisedAlert> alerts(List<FeedEntry> entries) {
    return entries.stream()
        .filter(FeedEntry.OfAlert.class::isInstance)
        .map(entry -> ((FeedEntry.OfAlert) entry).change().raised())
        .toList();
  }
}
