package io.smartcar.door.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.smartcar.config.HttpDoorConfig;
import io.smartcar.door.DoorException;
import io.smartcar.door.intake.Floods;
import io.smartcar.door.intake.Floods.Flood;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Asks the door of a configuration how it is, as {@code smartcar status} does. No state. */
public final class DoorLook {

  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]");
  private static final JsonFactory JSON = new JsonFactory();

  private DoorLook() {}

  /**
   * Asks it.
   *
   * @param within how long to wait for each answer
   * @return empty if nobody takes connections there, or somebody else does
   * @throws DoorException if it is silent, or shows a certificate that is not the configured one
   */
  public static Optional<DoorState> ask(HttpDoorConfig config, Duration within)
      throws InterruptedException {
    URI at = address(config);
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(within);
    if (config.certificate() != null) {
      client.sslContext(Certificate.trusting(config.certificate()));
    }
    try {
      HttpClient asking = client.build();
      HttpResponse<String> health = get(asking, at.resolve(DoorHandler.HEALTH), config, within);
      if (!health.body().startsWith("{\"status\":")) {
        return Optional.empty();
      }
      HttpResponse<String> floods = get(asking, at.resolve(DoorHandler.FLOODS), config, within);
      return Optional.of(
          new DoorState(
              at.toString(),
              health.statusCode() == Answer.OK,
              floods.statusCode() == Answer.OK ? floods(floods.body()) : null));
    } catch (HttpTimeoutException | SSLException silent) {
      throw new DoorException(
          "the door at %s gives no answer: %s; see whether it is a door, or its log"
              .formatted(at, told(silent)),
          silent);
    } catch (IOException nobodyOrNoDoor) {
      return Optional.empty();
    }
  }

  private static HttpResponse<String> get(
      HttpClient client, URI address, HttpDoorConfig config, Duration within)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(within);
    String token = config.token();
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static URI address(HttpDoorConfig config) {
    String host = config.host();
    if (WILDCARDS.contains(host)) {
      host = config.names().isEmpty() ? "localhost" : config.names().get(0);
    }
    return URI.create(
        (config.certificate() == null ? "http://" : "https://")
            + HttpDoor.written(host)
            + ':'
            + config.port());
  }

  private static String told(IOException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static Floods floods(String text) throws IOException {
    Map<String, List<Flood>> lists = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    Map<String, String> limits = new HashMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (value == JsonToken.START_OBJECT) {
          lists.put(name, list(json));
        } else if (value == JsonToken.VALUE_NUMBER_INT) {
          counts.put(name, json.getIntValue());
        } else {
          limits.put(name, json.getText());
        }
      }
    }
    return new Floods(
        lists.getOrDefault("senders", List.of()),
        counts.getOrDefault("allSenders", 0),
        limits.getOrDefault("senderLimit", ""),
        lists.getOrDefault("cars", List.of()),
        counts.getOrDefault("allCars", 0),
        limits.getOrDefault("carLimit", ""));
  }

  private static List<Flood> list(JsonParser json) throws IOException {
    List<Flood> list = new ArrayList<>();
    for (@Nullable String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      list.add(new Flood(name, json.getLongValue()));
    }
    return list;
  }
}
