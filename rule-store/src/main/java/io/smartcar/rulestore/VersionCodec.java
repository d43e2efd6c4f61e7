package io.smartcar.rulestore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartcar.rules.live.port.RuleCost;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The nodes' contents: JSON that people can read, gzipped where it is large. Thread-safe. */
final class VersionCodec {

  /** A node of ZooKeeper may have 1 MB with all that surrounds it. */
  static final int MAX_BYTES = 900_000;

  /**
   * Of all of them. What was written without a number is of the first. Properties may be added
   * without another one, since whoever does not know them passes over them.
   */
  private static final int FORMAT = 1;

  private static final String FORMAT_NAME = "format";

  private static final ObjectMapper JSON = new ObjectMapper();

  private VersionCodec() {}

  static byte[] encode(RuleVersion version, String decision) throws RuleStoreException {
    ObjectNode json = JSON.createObjectNode();
    json.put(FORMAT_NAME, FORMAT);
    json.put("decision", decision);
    json.put("version", version.number());
    json.put("author", version.author());
    json.put("time", version.time().toString());
    json.put("message", version.message());
    ObjectNode files = json.putObject("files");
    version.files().forEach(files::put);
    if (!version.scenarios().isEmpty()) {
      ObjectNode scenarios = json.putObject("scenarios");
      version.scenarios().forEach(scenarios::put);
    }
    StoredCars cars = version.cars();
    if (cars != null) {
      json.putObject("cars")
          .put("digest", cars.digest())
          .put("pieces", cars.pieces())
          .put("cars", cars.cars())
          .put("limits", cars.limits());
    }
    byte[] bytes = gzip(bytes(json));
    if (bytes.length > MAX_BYTES) {
      throw new RuleStoreException(
          "the rules and their scenarios take %d bytes packed, and a version may have %d: remove rules, or move tables out of them"
              .formatted(bytes.length, MAX_BYTES),
          null);
    }
    return bytes;
  }

  static RuleVersion decodeVersion(String where, byte[] bytes) throws RuleStoreException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      JsonNode json = known(where, in.readAllBytes());
      return new RuleVersion(
          json.path("version").asInt(),
          json.path("author").asText(),
          Instant.parse(json.path("time").asText()),
          json.path("message").asText(),
          new RuleContents(
              texts(json.path("files")), texts(json.path("scenarios")), cars(json.path("cars"))));
    } catch (IOException | DateTimeParseException e) {
      throw notOurs(where, e);
    }
  }

  /** Versions of old have no scenarios. */
  private static Map<String, String> texts(JsonNode json) {
    Map<String, String> texts = new TreeMap<>();
    json.properties().forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
    return texts;
  }

  /** Versions without cars, and all of old, have none. */
  private static @Nullable StoredCars cars(JsonNode json) {
    return json.isObject()
        ? new StoredCars(
            json.path("digest").asText(),
            json.path("pieces").asInt(),
            json.path("cars").asInt(),
            json.path("limits").asInt())
        : null;
  }

  static byte[] encode(TaskState state) {
    ObjectNode json = JSON.createObjectNode();
    json.put(FORMAT_NAME, FORMAT);
    json.put("task", state.task());
    ArrayNode tasks = json.putArray("tasks");
    state.tasks().forEach(tasks::add);
    json.put("version", state.version());
    json.put("since", state.since());
    json.put("phase", state.phase().name());
    json.put("wanted", state.wanted());
    json.put("reason", state.reason());
    ArrayNode problems = json.putArray("problems");
    state.problems().forEach(problems::add);
    json.put("time", state.time().toString());
    if (!state.costs().isEmpty()) {
      ArrayNode costs = json.putArray("costs");
      for (RuleCost cost : state.costs()) {
        costs
            .addObject()
            .put("file", cost.file())
            .put("nanos", cost.nanos())
            .put("events", cost.events())
            .put("throttled", cost.throttled());
      }
    }
    return bytes(json);
  }

  static TaskState decodeState(String where, byte[] bytes) throws RuleStoreException {
    try {
      JsonNode json = known(where, bytes);
      List<String> problems = new ArrayList<>();
      json.path("problems").forEach(problem -> problems.add(problem.asText()));
      List<RuleCost> costs = new ArrayList<>();
      json.path("costs")
          .forEach(
              cost ->
                  costs.add(
                      new RuleCost(
                          cost.path("file").asText(),
                          cost.path("nanos").asLong(),
                          cost.path("events").asLong(),
                          cost.path("throttled").asLong())));
      return new TaskState(
          json.path("task").asText(),
          tasks(json.path("tasks")),
          json.path("version").asInt(),
          json.path("since").asLong(),
          TaskState.Phase.valueOf(json.path("phase").asText()),
          json.path("wanted").asInt(),
          json.path("reason").asText(),
          problems,
          Instant.parse(json.path("time").asText()),
          costs);
    } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
      throw notOurs(where, e);
    }
  }

  /** Once it was how many there are, all with numbers for names. */
  private static List<String> tasks(JsonNode json) {
    List<String> tasks = new ArrayList<>();
    for (int task = 0; task < json.asInt(); task++) {
      tasks.add(String.valueOf(task));
    }
    json.forEach(task -> tasks.add(task.asText()));
    return tasks;
  }

  static byte[] encode(Decision decision) {
    Pointer pointer = decision.next();
    ObjectNode json = JSON.createObjectNode();
    json.put(FORMAT_NAME, FORMAT);
    json.put("version", pointer.version());
    pointer.previous().ifPresent(previous -> json.put("previous", previous));
    json.put("decision", decision.id());
    return bytes(json);
  }

  /** Whether a pointer was written by the decision of this id; those of old have none. */
  static boolean isOf(String decision, byte[] pointer) throws IOException {
    return JSON.readTree(pointer).path("decision").asText().equals(decision);
  }

  /** The version before was not always kept. */
  static Pointer decodePointer(String where, byte[] bytes, int revision) throws RuleStoreException {
    try {
      JsonNode json = known(where, bytes);
      JsonNode previous = json.path("previous");
      return new Pointer(
          json.path("version").asInt(),
          revision,
          previous.isInt() ? OptionalInt.of(previous.asInt()) : OptionalInt.empty());
    } catch (IOException e) {
      throw notOurs(where, e);
    }
  }

  /** The number that a version pushed now gets. */
  static int next(Collection<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
  }

  private static JsonNode known(String where, byte[] bytes)
      throws IOException, NewerFormatException {
    JsonNode json = JSON.readTree(bytes);
    JsonNode format = json.path(FORMAT_NAME);
    if (!format.isMissingNode() && !(format.isInt() && format.intValue() == FORMAT)) {
      throw new NewerFormatException(
          "%s is of format %s, and this release knows %d: use the release that wrote it, or a later one"
              .formatted(where, format, FORMAT));
    }
    return json;
  }

  private static RuleStoreException notOurs(String where, Exception cause) {
    return new RuleStoreException(
        where + ": not written by this program: " + cause.getMessage() + "; remove the node",
        cause);
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
