package io.smartcar.notify.receiver;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.smartcar.notify.NotifyException;
import io.smartcar.notify.Receiver;
import io.smartcar.notify.Told;
import io.smartcar.notify.Wishes;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
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
  private static final int SUBMISSION_PORT = 587;

  private static final Set<ConfigValueType> NOT_TEXTS =
      Set.of(ConfigValueType.OBJECT, ConfigValueType.LIST, ConfigValueType.NULL);

  private static final Set<String> OF_ALL =
      Set.of("type", "rules", "cars", "severities", "at-most-each", "gather", "max-alerts");
  private static final Map<String, Set<String>> OF_TYPE =
      Map.of(
          "webhook", Set.of("url", "headers"),
          "alertmanager", Set.of("url", "headers"),
          "mail", Set.of("host", "port", "user", "password", "start-tls", "from", "to"));

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
          List.of(oneLine(e) + "; set the variable, or leave the substitution out"));
    } catch (ConfigException e) {
      throw new NotifyException(List.of(oneLine(e)));
    }
  }

  private static String oneLine(Exception e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.strip().replaceAll("\\s+", " ");
  }

  private Optional<Map.Entry<Told, Receiver>> receiver(Config root, String name) {
    String where = "receivers." + name;
    if (!NAME.matcher(name).matches()) {
      problems.add(where + ": a name is 1 to 64 letters, digits, '.', '_' or '-'");
      return Optional.empty();
    }
    int before = problems.size();
    try {
      Config own = root.getObject("receivers").toConfig().getConfig('"' + name + '"');
      String type = own.getString("type");
      Set<String> ofType = OF_TYPE.get(type);
      if (ofType == null) {
        problems.add(where + ".type: must be webhook, alertmanager or mail, not " + type);
        return Optional.empty();
      }
      for (String key : new TreeSet<>(own.root().keySet())) {
        if (!OF_ALL.contains(key) && !ofType.contains(key)) {
          problems.add(where + "." + key + ": is not known of a " + type);
        }
      }
      Told told = told(name, where, own);
      if (problems.size() > before) {
        return Optional.empty();
      }
      Optional<Receiver> receiver =
          type.equals("mail") ? mail(where, own) : http(type, name, where, own);
      return receiver.map(opened -> Map.entry(told, opened));
    } catch (ConfigException e) {
      problems.add(where + ": " + oneLine(e));
      return Optional.empty();
    }
  }

  private Told told(String name, String where, Config own) {
    Duration gather = own.hasPath("gather") ? own.getDuration("gather") : GATHER;
    if (gather.compareTo(LONGEST_GATHER) > 0) {
      problems.add(where + ".gather: must be 10 minutes at most, not " + gather);
    }
    int maxAlerts = own.hasPath("max-alerts") ? own.getInt("max-alerts") : MAX_ALERTS;
    if (maxAlerts < 1 || maxAlerts > MOST_ALERTS) {
      problems.add(where + ".max-alerts: must be 1 to " + MOST_ALERTS + ", not " + maxAlerts);
    }
    return new Told(
        name,
        new Wishes(
            set(own, "rules"),
            set(own, "cars"),
            set(own, "severities"),
            own.hasPath("at-most-each") ? own.getDuration("at-most-each") : Duration.ZERO),
        gather,
        maxAlerts);
  }

  private static Set<String> set(Config own, String key) {
    return own.hasPath(key) ? Set.copyOf(own.getStringList(key)) : Set.of();
  }

  private Optional<Receiver> http(String type, String name, String where, Config own) {
    String text = own.getString("url");
    Map<String, String> headers = new LinkedHashMap<>();
    int before = problems.size();
    if (own.hasPath("headers")) {
      own.getObject("headers")
          .forEach((header, value) -> headers.put(header, header(where, header, value)));
    }
    if (problems.size() > before) {
      return Optional.empty();
    }
    try {
      URI url = URI.create(text);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isHttp && url.getHost() != null) {
        return Optional.of(
            type.equals("webhook")
                ? HttpReceiver.webhook(name, url, headers, clock)
                : HttpReceiver.alertmanager(url, headers, clock));
      }
    } catch (IllegalArgumentException notAUrl) {
      // Said below.
    }
    problems.add(where + ".url: must be http://HOST… or https://HOST…, not " + text);
    return Optional.empty();
  }

  /** Its value, which is not told where it is wrong: it may be a secret. */
  private String header(String where, String header, ConfigValue value) {
    String named = where + ".headers." + header + ": ";
    String text = String.valueOf(value.unwrapped());
    if (!NOT_TEXTS.contains(value.valueType())) {
      if (HttpReceiver.isOwn(header)) {
        problems.add(named + "is written for each message: leave it out");
      } else if (!HttpReceiver.canSend(header, "")) {
        problems.add(
            named
                + "cannot be sent: write a header's name, and none that HTTP itself sets, as Host");
      } else if (!HttpReceiver.canSend(header, text)) {
        problems.add(named + "its value cannot be sent: write one line of visible characters");
      }
    } else {
      problems.add(named + "must have a text: quote the header's name if it has a dot");
    }
    return text;
  }

  private Optional<Receiver> mail(String where, Config own) {
    int port = own.hasPath("port") ? own.getInt("port") : SUBMISSION_PORT;
    String user = own.hasPath("user") ? own.getString("user") : "";
    String password = own.hasPath("password") ? own.getString("password") : "";
    boolean startTls = !own.hasPath("start-tls") || own.getBoolean("start-tls");
    if (!user.isEmpty() && !startTls) {
      problems.add(where + ".start-tls: must be true where there is a password");
    }
    Optional<InternetAddress> from = address(where + ".from", own.getString("from"));
    List<InternetAddress> to = new ArrayList<>();
    for (String text : own.getStringList("to")) {
      address(where + ".to", text).ifPresent(to::add);
    }
    if (to.isEmpty()) {
      problems.add(where + ".to: must have an address");
    }
    String host = own.getString("host");
    return from.map(sender -> new MailReceiver(host, port, user, password, startTls, sender, to));
  }

  private Optional<InternetAddress> address(String where, String text) {
    try {
      return Optional.of(new InternetAddress(text, true));
    } catch (AddressException e) {
      problems.add(where + ": is no e-mail address: " + text);
      return Optional.empty();
    }
  }
}
