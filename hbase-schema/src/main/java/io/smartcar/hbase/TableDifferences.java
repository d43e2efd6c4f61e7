package io.smartcar.hbase;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.io.compress.Compression;
import org.apache.hadoop.hbase.regionserver.BloomType;

/** How a table differs from what it is to be, each difference one line with its remedy. */
final class TableDifferences {

  private static final int MAX_BORDERS_NAMED = 3;

  private TableDifferences() {}

  static List<String> ofAttributes(TableDescriptor wanted, TableDescriptor actual) {
    String table = wanted.getTableName().getNameAsString();
    List<String> problems = new ArrayList<>();
    for (ColumnFamilyDescriptor family : wanted.getColumnFamilies()) {
      ColumnFamilyDescriptor there = actual.getColumnFamily(family.getName());
      if (there == null) {
        problems.add(
            "table %s has no family %s; in hbase shell: alter '%s', {%s}"
                .formatted(table, family.getNameAsString(), table, shell(family)));
      } else {
        problems.addAll(ofFamily(table, family, there));
      }
    }
    String compacts = wanted.getValue(Tables.COMPACTS_AFTER_LOAD);
    String found = actual.getValue(Tables.COMPACTS_AFTER_LOAD);
    if (compacts != null && !compacts.equalsIgnoreCase(found)) {
      problems.add(
          "table %s: %s is %s, not %s: while a backlog is loaded HBase rewrites its rows all the time; in hbase shell: alter '%s', CONFIGURATION => {'%s' => '%s'}"
              .formatted(
                  table,
                  Tables.COMPACTS_AFTER_LOAD,
                  found == null ? "not set" : found,
                  compacts,
                  table,
                  Tables.COMPACTS_AFTER_LOAD,
                  compacts));
    }
    if (actual.isReadOnly()) {
      problems.add(
          "table %s is read-only, so that nothing is stored; in hbase shell: alter '%s', READONLY => 'false'"
              .formatted(table, table));
    }
    for (ColumnFamilyDescriptor family : actual.getColumnFamilies()) {
      if (!wanted.hasColumnFamily(family.getName())) {
        problems.add(
            "table %s has a family %s that nothing here uses; if it is empty, in hbase shell: alter '%s', 'delete' => '%s'"
                .formatted(table, family.getNameAsString(), table, family.getNameAsString()));
      }
    }
    return problems;
  }

  private static List<String> ofFamily(
      String table, ColumnFamilyDescriptor wanted, ColumnFamilyDescriptor found) {
    List<String> problems = new ArrayList<>();
    Map<String, String> actual = attributes(found);
    attributes(wanted)
        .forEach(
            (name, value) -> {
              if (!value.equals(actual.get(name))) {
                problems.add(
                    "table %s, family %s: %s is %s, not %s: %s; in hbase shell: alter '%s', {NAME => '%s', %s => %s}"
                        .formatted(
                            table,
                            wanted.getNameAsString(),
                            name,
                            actual.get(name),
                            value,
                            cost(name, wanted, found),
                            table,
                            wanted.getNameAsString(),
                            name,
                            value));
              }
            });
    return problems;
  }

  /** What it costs that an attribute is another one. */
  private static String cost(
      String name, ColumnFamilyDescriptor wanted, ColumnFamilyDescriptor found) {
    return switch (name) {
      case "VERSIONS" ->
          found.getMaxVersions() > wanted.getMaxVersions()
              ? "readings that were replaced take space, and nothing reads them"
              : "fewer readings that were replaced are kept than was asked for";
      case "BLOOMFILTER" ->
          found.getBloomFilterType() == BloomType.NONE
              ? "who asks for a row that is not there reads a block of every file"
              : "the files have a filter that was not asked for, which takes memory";
      case "DATA_BLOCK_ENCODING" ->
          "FAST_DIFF keeps the key that a row's eight cells repeat once, NONE eight times, in files and in"
              + " the cache; ROW_INDEX_V1 is read faster, from files twice as large as FAST_DIFF's";
      case "COMPRESSION" ->
          found.getCompressionType() == Compression.Algorithm.NONE
              ? "its files are several times larger"
              : "each of HBase's servers must have the library of "
                  + found.getCompressionType()
                  + ", or its regions do not open";
      case "TTL" ->
          found.getTimeToLive() < wanted.getTimeToLive()
              ? "rows are deleted for good earlier than was asked for"
              : "rows are kept longer than was asked for, and take space";
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** More regions are fine: HBase splits what has grown. Borders that are missing are not. */
  static List<String> ofBorders(Tables.Table table, Set<String> actual) {
    List<String> missing =
        table.splits().stream().filter(border -> !actual.contains(border)).toList();
    if (missing.isEmpty()) {
      return List.of();
    }
    String name = table.name().getNameAsString();
    String named =
        String.join(", ", missing.subList(0, Math.min(MAX_BORDERS_NAMED, missing.size())));
    return List.of(
        "table %s has %d regions and no border at %s%s (%d regions are configured), so that more of the load is in one of them until HBase splits it; in hbase shell, for each: split '%s', '%s'"
            .formatted(
                name,
                actual.size(),
                named,
                missing.size() > MAX_BORDERS_NAMED ? ", …" : "",
                table.splits().size() + 1,
                name,
                missing.get(0)));
  }

  /** The key of a table of events as it is recorded, also one that is not known here. */
  static String recordedKey(TableDescriptor table) {
    String recorded = table.getValue(EventKey.KIND_VALUE);
    return recorded == null ? KeyKind.BOOK.toString() : recorded;
  }

  /** Where the rows are, if that is not simply the table of the configured name. */
  static Optional<String> remark(String configured, Placement placement) {
    if (placement.to() != null) {
      return Optional.of(
          "%s: its key is being converted, from %s to %s; events are written to %s"
              .formatted(configured, placement.from(), placement.to(), placement.table()));
    }
    String old = placement.old() == null ? "" : "; " + placement.old() + " is kept, read-only";
    return placement.table().equals(configured) && old.isEmpty()
        ? Optional.empty()
        : Optional.of("%s: its rows are in %s%s".formatted(configured, placement.table(), old));
  }

  /** What a table is, in one line. */
  static String summary(TableDescriptor table, boolean isOfEvents, int regions) {
    StringBuilder text = new StringBuilder(table.getTableName().getNameAsString());
    if (isOfEvents) {
      text.append(": key ").append(recordedKey(table));
      String buckets = table.getValue(EventKey.BUCKETS_VALUE);
      if (buckets != null) {
        text.append(" of ").append(buckets).append(" buckets");
      }
      text.append(',');
    } else {
      text.append(':');
    }
    text.append(' ').append(regions).append(regions == 1 ? " region" : " regions");
    for (ColumnFamilyDescriptor family : table.getColumnFamilies()) {
      text.append(", {").append(shell(family)).append('}');
    }
    return text.toString();
  }

  /** The family in the words of the shell: {@code NAME => 'cf1', VERSIONS => 1, …}. */
  static String shell(ColumnFamilyDescriptor family) {
    StringBuilder text = new StringBuilder("NAME => '" + family.getNameAsString() + '\'');
    attributes(family).forEach((name, value) -> text.append(", " + name + " => " + value));
    return text.toString();
  }

  /** What matters of a family, in the shell's names and values. */
  private static Map<String, String> attributes(ColumnFamilyDescriptor family) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("VERSIONS", Integer.toString(family.getMaxVersions()));
    attributes.put("BLOOMFILTER", quoted(family.getBloomFilterType()));
    attributes.put("DATA_BLOCK_ENCODING", quoted(family.getDataBlockEncoding()));
    attributes.put("COMPRESSION", quoted(family.getCompressionType()));
    int ttlSeconds = family.getTimeToLive();
    attributes.put(
        "TTL", ttlSeconds == HConstants.FOREVER ? "'FOREVER'" : Integer.toString(ttlSeconds));
    return attributes;
  }

  private static String quoted(Enum<?> value) {
    return '\'' + value.name() + '\'';
  }
}
