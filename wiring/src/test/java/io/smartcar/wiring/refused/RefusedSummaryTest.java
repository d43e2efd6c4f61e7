package io.smartcar.wiring.refused;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import io.smartcar.events.refused.RecordPattern;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.Resending;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RefusedSummaryTest {

  private final RefusedSummary summary = new RefusedSummary(2);
  private long offset;

  @Test
  void summary_decodersReasons_areCountedByFieldAndRule() {
    refused("2018-08-30T09:14:59,V1,1,0,F,N,97,F08", 0);
    refused("2018-08-30T09:15:00,V1,1,0,F,N,97,F08", 1);
    refused("2018-08-30T09:15:01,V1,1,0,F,N,97,F08", 1);
    refused("20180830091459,V1,1,0,F,N,999,F08", 0);
    refused("20180830091459,V1,1,0,F,N,97", 0);
    refused("20180830091459,V1,1,0,F", 0);
    refused("a".repeat(EventDecoder.MAX_RECORD_BYTES + 1), 0);

    assertThat(summary.byReason())
        .extracting(
            group -> group.records() + " " + group.key().field() + ": " + group.key().rule())
        .containsExactly(
            "3 date: 14 or 17 digits (yyyyMMddHHmmss or yyyyMMddHHmmssSSS)",
            "2 record: 8 fields separated by commas",
            "1 record: at most 65536 bytes",
            "1 speed: a whole number 0 to 400 without sign or leading zeros");
    assertThat(summary.bySource())
        .extracting(group -> group.key() + " " + group.records())
        .containsExactly("Source[topic=T, partition=0] 5", "Source[topic=T, partition=1] 2");
    assertThat(summary.byPattern())
        .containsEntry(RecordPattern.ISO_DATES, 3L)
        .containsEntry(RecordPattern.WRONG_NUMBER_OF_FIELDS, 3L);
    RefusedSummary.Group<RefusalReason> dates = summary.byReason().get(0);
    assertThat(dates.examples()).extracting(kept -> kept.record().offset()).containsExactly(1L, 2L);
    assertThat(dates.first()).isEqualTo(Instant.ofEpochMilli(1_001));
    assertThat(dates.last()).isEqualTo(Instant.ofEpochMilli(1_003));
    assertThat(summary.records()).isEqualTo(7);
  }

  @Test
  void summary_sentAgain_isCountedApart() {
    RejectedRecord record = new RejectedRecord("T", 0, 1, 1, "no reason of ours", new byte[0]);
    Resending begun = new Resending(false, Instant.EPOCH, "ann");
    summary.add(new KeptRecord(record, Optional.empty()));
    summary.add(new KeptRecord(record, Optional.of(begun)));
    summary.add(new KeptRecord(record, Optional.of(begun.confirmed())));

    assertThat(summary.records()).isEqualTo(3);
    assertThat(summary.resent()).isEqualTo(1);
    assertThat(summary.unconfirmed()).isEqualTo(1);
    RefusedSummary.Group<RefusalReason> group = summary.byReason().get(0);
    assertThat(group.resent()).isEqualTo(1);
    assertThat(group.unconfirmed()).isEqualTo(1);
    assertThat(group.examples())
        .extracting(KeptRecord::resending)
        .containsExactly(Optional.empty(), Optional.of(begun));
    assertThat(group.key()).isEqualTo(new RefusalReason("record", "no reason of ours"));
  }

  @Test
  void summary_moreReasonsThanThereCanBe_isBounded() {
    for (int i = 0; i < 5_000; i++) {
      summary.add(
          new KeptRecord(
              new RejectedRecord("T", 0, i, 1, "reason " + i, new byte[4_096]), Optional.empty()));
    }

    assertThat(summary.byReason()).hasSize(1_001);
    assertThat(summary.byReason().get(0).records()).isEqualTo(4_000);
    assertThat(summary.byReason().get(0).examples().get(0).record().value()).hasSizeLessThan(4_096);
  }

  private void refused(String line, int partition) {
    offset++;
    Refusal refusal = (Refusal) new EventDecoder(ZoneOffset.UTC).decode(line.getBytes(UTF_8));
    summary.add(
        new KeptRecord(
            new RejectedRecord(
                "T", partition, offset, 1_000 + offset, refusal.reason(), line.getBytes(UTF_8)),
            Optional.empty()));
  }
}
