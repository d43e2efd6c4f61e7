package io.smartcar.topology.spout;

import io.prometheus.metrics.model.snapshots.Labels;
import io.smartcar.topology.metrics.Samples;

/**
 * A spout task's records at one moment, each once however often it is brought; immutable. Those
 * that were read are done, given back, or open.
 *
 * @param read records that were handed out first
 * @param done those whose batch every bolt has acked
 * @param givenBack those that were open when another task took over their partition
 * @param open those that are under way
 */
record SpoutCounts(long read, long done, long givenBack, long open) {

  static final SpoutCounts NONE = new SpoutCounts(0, 0, 0, 0);

  void addTo(Samples samples) {
    samples.counter("read_records", "Records that the spout has read, each once.", read);
    samples.counter("done_records", "Of these, those that every bolt has acked.", done);
    samples.counter(
        "given_back_records",
        "Of these, those that were open when another task took their partition.",
        givenBack);
    samples.gauge("open_records", "Of these, those that are under way.", Labels.EMPTY, open);
  }
}
