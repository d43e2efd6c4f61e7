package io.smartcar.wiring.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartcar.eventlog.CommittedOffset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a backup says of itself. It is written last: a directory without it is no backup. Immutable.
 *
 * @param id by which this backup is told from every other
 * @param product the release that made it
 * @param topology whose it is
 * @param topicId by what Kafka tells the topic from one that had its name before
 * @param groups of each group, by partition, up to where the log is in the backup
 * @param keyPrefix the prefix of the keys of Redis
 * @param table the configured name of the table of events
 * @param parts its files
 */
public record BackupManifest(
    String id,
    String product,
    Instant begun,
    Instant ended,
    String topology,
    String topic,
    String topicId,
    Map<String, Map<Integer, CommittedOffset>> groups,
    String keyPrefix,
    String table,
    List<BackupPart> parts) {

  /** The name of its file. */
  static final String FILE = "manifest.json";

  /** It grows when something that is known is to mean something else. */
  private static final int FORMAT = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the collections. */
  public BackupManifest {
    Map<String, Map<Integer, CommittedOffset>> copies = new TreeMap<>();
    groups.forEach(
        (group, offsets) -> copies.put(group, Collections.unmodifiableMap(new TreeMap<>(offsets))));
    groups = Collections.unmodifiableMap(copies);
    parts = List.copyOf(parts);
  }

  /**
   * Reads the one of a directory.
   *
   * @throws BackupException if there is none, or none that is known here
   */
  public static BackupManifest read(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      int format = json.path("format").asInt(0);
      if (format > FORMAT) {
        throw new BackupException(
            "%s is of format %d, and this release knows %d: restore it by the release that made it, %s, or a later one"
                .formatted(directory, format, FORMAT, json.path("product").asText()),
            null);
      }
      if (format < 1 || !(json instanceof ObjectNode object) || !isWhole(object)) {
        throw damaged(file, null);
      }
      return of(json);
    } catch (NoSuchFileException e) {
      throw new BackupException(
          "%s is no backup: it has no %s, which is written last; make one that ends, or name another directory"
              .formatted(directory, FILE),
          e);
    } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
      throw damaged(file, e);
    } catch (IOException e) {
      throw DiskFailures.reading(file, e);
    }
  }

  private static BackupException damaged(Path file, @Nullable Exception cause) {
    return new BackupException(
        "%s is damaged: restore another backup, or a copy of this one".formatted(file), cause);
  }

  /** Its last property is the digest of those before. */
  private static boolean isWhole(ObjectNode json) throws JsonProcessingException {
    JsonNode check = json.remove("check");
    return check != null && check.asText().equals(digest(json));
  }

  private static String digest(ObjectNode json) throws JsonProcessingException {
    return PartWriter.hex(
        PartWriter.sha256().digest(JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8)));
  }

  private static BackupManifest of(JsonNode json) {
    Map<String, Map<Integer, CommittedOffset>> groups = new TreeMap<>();
    json.path("log")
        .path("groups")
        .properties()
        .forEach(group -> groups.put(group.getKey(), offsets(group.getValue())));
    List<BackupPart> parts = new ArrayList<>();
    json.path("parts")
        .forEach(
            part ->
                parts.add(
                    new BackupPart(
                        BackupPart.Kind.valueOf(
                            part.path("kind").asText().toUpperCase(Locale.ROOT)),
                        part.path("name").asText(),
                        part.path("file").asText(),
                        part.path("records").asLong(),
                        part.path("bytes").asLong(),
                        part.path("sha256").asText())));
    return new BackupManifest(
        json.path("id").asText(),
        json.path("product").asText(),
        Instant.parse(json.path("begun").asText()),
        Instant.parse(json.path("ended").asText()),
        json.path("topology").asText(),
        json.path("log").path("topic").asText(),
        json.path("log").path("topic-id").asText(),
        groups,
        json.path("key-prefix").asText(),
        json.path("table").asText(),
        parts);
  }

  private static Map<Integer, CommittedOffset> offsets(JsonNode partitions) {
    Map<Integer, CommittedOffset> offsets = new TreeMap<>();
    partitions
        .properties()
        .forEach(
            partition ->
                offsets.put(
                    Integer.valueOf(partition.getKey()),
                    new CommittedOffset(
                        partition.getValue().path("offset").asLong(),
                        partition.getValue().path("metadata").asText())));
    return offsets;
  }

  /** As it is written. */
  byte[] bytes() {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("id", id);
    json.put("product", product);
    json.put("begun", begun.toString());
    json.put("ended", ended.toString());
    json.put("topology", topology);
    ObjectNode log = json.putObject("log").put("topic", topic).put("topic-id", topicId);
    ObjectNode saved = log.putObject("groups");
    groups.forEach(
        (group, offsets) -> {
          ObjectNode partitions = saved.putObject(group);
          offsets.forEach(
              (partition, offset) ->
                  partitions
                      .putObject(partition.toString())
                      .put("offset", offset.offset())
                      .put("metadata", offset.metadata()));
        });
    json.put("key-prefix", keyPrefix);
    json.put("table", table);
    ArrayNode files = json.putArray("parts");
    for (BackupPart part : parts) {
      files
          .addObject()
          .put("kind", part.kind().name().toLowerCase(Locale.ROOT))
          .put("name", part.name())
          .put("file", part.file())
          .put("records", part.records())
          .put("bytes", part.bytes())
          .put("sha256", part.sha256());
    }
    try {
      json.put("check", digest(json));
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The partitions of the log whose records from its positions on are gone, a text for each. */
  List<String> lostOf(Map<Integer, Long> starts) {
    Map<Integer, Long> lowest = new TreeMap<>();
    groups
        .values()
        .forEach(
            offsets ->
                offsets.forEach(
                    (partition, saved) -> lowest.merge(partition, saved.offset(), Math::min)));
    List<String> lost = new ArrayList<>();
    lowest.forEach(
        (partition, offset) -> {
          long start = starts.getOrDefault(partition, 0L);
          if (start > offset) {
            lost.add("partition %d from %d to %d".formatted(partition, offset, start - 1));
          }
        });
    return lost;
  }
}
