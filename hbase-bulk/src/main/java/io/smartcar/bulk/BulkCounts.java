package io.smartcar.bulk;

/**
 * What became of the events so far; immutable.
 *
 * @param added events that were given
 * @param rows rows that HBase has said it has; of several events of one row, held at once, one
 * @param replaced events in whose place another of the same row was written
 * @param expired events that HBase would have deleted at once, as the table keeps none so old; they
 *     were not written
 * @param files store files that HBase has taken
 * @param again how often something had to be written again because HBase did not take it
 */
public record BulkCounts(
    long added, long rows, long replaced, long expired, long files, long again) {}
