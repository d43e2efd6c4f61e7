package io.smartcar.notify.receiver;

import static java.util.stream.Collectors.toSet;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.smartcar.notify.NotifyException;
import io.smartcar.notify.Receiver;
import io.smartcar.notify.Told;
import io.smartcar.notify.Wishes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file of receivers (HOCON): {@code receivers { NAME { type = webhook, url = "…" } }}. Secrets
 * come from the environment by substitution, {@code ${TOKEN}}.
 */
public final class Receivers {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Duration GATHER = Duration.ofSeconds(1);
  private static final Duration LONGEST_GATHER = Duration.ofMinutes(10);
  private static final int MAX_ALERTS = 100;
  private static final int MOST_ALERTS = 1_000;
  private static final Set<String> OF_ALL =
      Set.of("type", "rules", "cars", "severities", "at-most-each", "gather", "max-alerts");
  private static final String TYPES = "webhook, alertmanager, mail, mqtt or kafka";
  private static final Map<String, Set<String>> OF_TYPE =
      Map.of(
          "webhook", HttpSettings.KEYS,
          "alertmanager", HttpSettings.KEYS,
          "mail", MailSettings.KEYS,
          "mqtt", BrokerSettings.MQTT_KEYS,
          "kafka", BrokerSettings.KAFKA_KEYS);

  private final Clock clock;
  private final List<String> problems = new ArrayList<>();

  private Receivers(Clock clock) {
    this.clock = clock;
  }

  /**
   * Reads the file.
   *
   * @return the receivers by what they are told, in the order of their names; nothing is opened
   * @throws NotifyException with every problem
   */
  public static Map<Told, Receiver> read(Path file, Clock clock) throws NotifyException {
    return new Receivers(clock).all(file);
  }

  private Map<Told, Receiver> all(Path file) throws NotifyException {
    Map<Told, Receiver> receivers = new LinkedHashMap<>();
    Config root = parsed(file);
    for (String name : root.root().keySet()) {
      if (!name.equals("receivers")) {
        problems.add(name + ": is not known; the file has one section, receivers");
      }
    }
    if (!root.hasPath("receivers")
        || root.getValue("receivers").valueType() != ConfigValueType.OBJECT) {
      problems.add("receivers: is missing: receivers { NAME { type = webhook, url = \"…\" } }");
    } else {
      for (String name : new TreeSet<>(root.getObject("receivers").keySet())) {
        receiver(root, name).ifPresent(entry -> receivers.put(entry.getKey(), entry.getValue()));
      }
      if (receivers.isEmpty() && problems.isEmpty()) {
        problems.add("receivers: has none");
      }
    }
    if (!problems.isEmpty()) {
      receivers.values().forEach(Receiver::close);
      throw new NotifyException(problems.stream().map(problem -> file + ": " + problem).toList());
    }
    return receivers;
  }

  private static Config parsed(Path file) throws NotifyException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new NotifyException(
          List.of(file + ": no such file, or not readable: name a file of receivers"));
    }
    try {
      return ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
          .resolve();
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw new NotifyException(
          List.of(ReceiverSection.line(e) + "; set the variable, or leave the substitution out"));
    } catch (ConfigException e) {
      throw new NotifyException(List.of(ReceiverSection.line(e)));
    }
  }

  private Optional<Map.Entry<Told, Receiver>> receiver(Config root, String name) {
    String where = "receivers." + name;
    if (!NAME.matcher(name).matches()) {
      problems.add(where + ": a name is 1 to 64 letters, digits, '.', '_' or '-'");
      return Optional.empty();
    }
    ConfigValue value = root.getObject("receivers").get(name);
    if (!(value instanceof ConfigObject settings)) {
      problems.add(where + ": must be { type = webhook, url = \"…\" } or another type");
      return Optional.empty();
    }
    int before = problems.size();
    ReceiverSection own = new ReceiverSection(where, settings.toConfig(), problems);
    String type = own.text("type", "webhook");
    Set<String> ofType = OF_TYPE.get(type);
    if (ofType == null) {
      if (problems.size() == before) {
        own.wrong("type", "must be " + TYPES + ", not " + type);
      }
      return Optional.empty();
    }
    own.onlyKnows(
        Stream.concat(OF_ALL.stream(), ofType.stream()).collect(toSet()), "of type " + type);
    Told told = told(name, own);
    Optional<Receiver> receiver =
        switch (type) {
          case "mail" -> MailSettings.read(own);
          case "mqtt" -> BrokerSettings.mqtt(name, own);
          case "kafka" -> BrokerSettings.kafka(name, own);
          default -> HttpSettings.read(type, name, own, clock);
        };
    if (problems.size() > before) {
      receiver.ifPresent(Receiver::close);
      return Optional.empty();
    }
    return receiver.map(opened -> Map.entry(told, opened));
  }

  private static Told told(String name, ReceiverSection own) {
    Duration gather = own.time("gather", GATHER);
    if (gather.compareTo(LONGEST_GATHER) > 0) {
      own.wrong("gather", "must be 10 minutes at most, not " + gather);
    }
    return new Told(
        name,
        new Wishes(
            own.set("rules"),
            own.set("cars"),
            own.set("severities"),
            own.time("at-most-each", Duration.ZERO)),
        gather,
        own.number("max-alerts", MAX_ALERTS, 1, MOST_ALERTS),
        QuietHoursSettings.read(own));
  }
}
