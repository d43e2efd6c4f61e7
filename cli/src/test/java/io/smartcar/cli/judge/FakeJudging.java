package io.smartcar.cli.judge;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.JudgementCounts;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.late.Judgement;
import io.smartcar.rules.late.JudgementOnDemand;
import io.smartcar.rules.late.port.CarHistory;
import io.smartcar.rules.late.port.CorrectedAlerts;
import io.smartcar.rules.late.port.JudgementRecords;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.rules.live.port.Era;
import io.smartcar.rules.live.port.VersionedRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Version 3 is in force, with a limit of 100 km/h; all in memory. */
final class FakeJudging
    implements Judging, CorrectedAlerts, CarHistory, LiveRules, JudgementRecords {

  final List<RaisedAlert> holding = new ArrayList<>();
  final List<Correction> corrected = new ArrayList<>();
  final List<AskedJudgement> begun = new ArrayList<>();
  final List<JudgementCounts> ended = new ArrayList<>();
  final Set<String> busy = new HashSet<>();
  private final List<CarEvent> events = new ArrayList<>();
  private final Judgement judgement =
      new Judgement(
          this, this, this, ZoneOffset.UTC, Duration.ofSeconds(10), Duration.ofMinutes(1));
  private final JudgementOnDemand onDemand =
      new JudgementOnDemand(
          this,
          this,
          judgement,
          new JudgementOnDemand.Settings(ZoneOffset.UTC, Duration.ofDays(7), Duration.ofDays(7)));
  long confirmedUntil;
  boolean historyAway;

  FakeJudging(long confirmedUntil) {
    this.confirmedUntil = confirmedUntil;
  }

  void drive(String... lines) {
    for (String line : lines) {
      events.add(
          (CarEvent)
              new EventDecoder(ZoneOffset.UTC).decode(line.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Override
  public int versionInForce() {
    return 3;
  }

  @Override
  public Set<String> rules(int version) throws UnavailableException {
    return judgement.names(version);
  }

  @Override
  public Set<String> cars(int version, long fromMillis, long toMillis) {
    Set<String> cars = new TreeSet<>();
    for (CarEvent event : events) {
      if (event.eventTime() >= fromMillis && event.eventTime() <= toMillis) {
        cars.add(event.carNumber());
      }
    }
    return cars;
  }

  @Override
  public JudgementOnDemand onDemand() {
    return onDemand;
  }

  @Override
  public JudgementRecords records() {
    return this;
  }

  @Override
  public long readings() {
    return judgement.readings();
  }

  @Override
  public Set<String> failedRules() {
    return judgement.failedNames();
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  @Override
  public List<RaisedAlert> holding(String carNumber, long fromMillis, long toMillis) {
    return holding.stream()
        .filter(raised -> raised.alert().carNumber().equals(carNumber))
        .filter(raised -> raised.raisedAtMillis() >= fromMillis)
        .filter(raised -> raised.raisedAtMillis() <= toMillis)
        .toList();
  }

  @Override
  public boolean correct(String carNumber, long revision, List<Correction> corrections) {
    corrected.addAll(corrections);
    return true;
  }

  @Override
  public long begin(String carNumber, long fromMillis, long toMillis) {
    return 1;
  }

  @Override
  public boolean judged(String carNumber, long revision, JudgedSpan span, long forgetBefore) {
    return !busy.contains(carNumber);
  }

  @Override
  public boolean hasAlertsOf(String day) {
    return false;
  }

  @Override
  public void read(Set<String> carNumbers, long fromMillis, long toMillis, Reader reader)
      throws UnavailableException {
    if (historyAway) {
      throw new UnavailableException("HBase is not available at h:1", new IllegalStateException());
    }
    for (CarEvent event : events) {
      if (carNumbers.contains(event.carNumber())
          && event.eventTime() >= fromMillis
          && event.eventTime() < toMillis) {
        reader.take(event, event.eventTime());
      }
    }
  }

  @Override
  public Map<Integer, Progress> progress() {
    return Map.of(
        0, new Progress("id", confirmedUntil, 5, 5, confirmedUntil, List.of(new Era(3, 0))));
  }

  @Override
  public Optional<VersionedRules> version(int number) {
    RuleFile rule = RuleSet.bundled().files().get(0);
    String epl = rule.epl().replace("(speed) > 80", "(speed) > 100");
    return Optional.of(
        new VersionedRules(number, new RuleSet(List.of(new RuleFile(rule.name(), epl)))));
  }

  @Override
  public String begun(AskedJudgement asked) {
    begun.add(asked);
    return "1-0";
  }

  @Override
  public void ended(String id, JudgementCounts counts) {
    ended.add(counts);
  }
}
