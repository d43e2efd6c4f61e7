package io.smartcar.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, checked; immutable and thread-safe. It is read where a command starts;
 * Storm's workers get it as the text of {@link #render}.
 *
 * <p>Defaults are in one place, the resource {@code smartcar.conf} of this package; a file stands
 * over them and single keys given on the command line stand over the file.
 */
public final class SmartcarConfig {

  private static final String CLIENT_SECRET = "smartcar.console.oidc.client-secret";

  private final Config values;
  private final KafkaConfig kafka;
  private final HBaseConfig hbase;
  private final RedisConfig redis;
  private final EventsConfig events;
  private final RulesConfig rules;
  private final RuleStoreConfig ruleStore;
  private final LateConfig late;
  private final DoorConfig door;
  private final HttpDoorConfig httpDoor;
  private final MqttDoorConfig mqttDoor;
  private final TopologyConfig topology;
  private final MetricsConfig metrics;
  private final HeartbeatConfig heartbeat;
  private final OidcConfig oidc;

  private SmartcarConfig(Config values, Problems problems) {
    this.values = values;
    kafka = KafkaConfig.read(new Section(values, "smartcar.kafka", problems));
    hbase = HBaseConfig.read(new Section(values, "smartcar.hbase", problems));
    redis = RedisConfig.read(new Section(values, "smartcar.redis", problems));
    events = EventsConfig.read(new Section(values, "smartcar.events", problems));
    rules = RulesConfig.read(new Section(values, "smartcar.rules", problems));
    ruleStore = RuleStoreConfig.read(new Section(values, "smartcar.rules.zookeeper", problems));
    late = LateConfig.read(new Section(values, "smartcar.late", problems));
    door = DoorConfig.read(new Section(values, "smartcar.door", problems));
    httpDoor = HttpDoorConfig.read(new Section(values, "smartcar.door.http", problems));
    mqttDoor = MqttDoorConfig.read(new Section(values, "smartcar.door.mqtt", problems));
    topology = TopologyConfig.read(new Section(values, "smartcar.topology", problems));
    metrics = MetricsConfig.read(new Section(values, "smartcar.metrics", problems));
    heartbeat = HeartbeatConfig.read(new Section(values, "smartcar.heartbeat", problems));
    oidc = OidcConfig.read(new Section(values, "smartcar.console.oidc", problems));
    checkTogether(problems);
    checkLogin(problems);
    checkRedis(problems);
    checkRedisTls(problems);
    checkDoor(problems);
    checkOidc(problems);
    problems.throwIfAny();
  }

  /**
   * Reads the defaults, the file over them, and the overrides over both.
   *
   * @param file a HOCON file, or null for none
   * @param overrides values by their full key, {@code smartcar.kafka.topic}
   * @throws ConfigException with every problem found, if there is any
   */
  public static SmartcarConfig load(@Nullable Path file, Map<String, String> overrides) {
    Problems problems = new Problems();
    return new SmartcarConfig(Layers.merge(file, overrides, problems), problems);
  }

  /**
   * Reads what {@link #render} wrote.
   *
   * @throws ConfigException with every problem found, if there is any
   */
  public static SmartcarConfig parse(String rendered) {
    Problems problems = new Problems();
    return new SmartcarConfig(Layers.parse(rendered, problems), problems);
  }

  /**
   * Every key with its value, as a HOCON file that {@link #load} and {@link #parse} take. It holds
   * the password, if there is one; but not the console's secret, which no worker needs.
   */
  public String render() {
    return values
        .withoutPath(CLIENT_SECRET)
        .root()
        .render(ConfigRenderOptions.concise().setFormatted(true).setJson(false));
  }

  /** Where the events come from. */
  public KafkaConfig kafka() {
    return kafka;
  }

  /** Where every event is stored. */
  public HBaseConfig hbase() {
    return hbase;
  }

  /** Where the alerts are stored. */
  public RedisConfig redis() {
    return redis;
  }

  /** How events are read. */
  public EventsConfig events() {
    return events;
  }

  /** How the rules see the events. */
  public RulesConfig rules() {
    return rules;
  }

  /** Where pushed rules are. */
  public RuleStoreConfig ruleStore() {
    return ruleStore;
  }

  /** How readings are judged that came too late for the rules. */
  public LateConfig late() {
    return late;
  }

  /**
   * How far behind a reading may be to be judged: no further than alerts live, or some that have
   * expired would be added again.
   */
  public Duration lateHorizon() {
    Duration horizon = late.horizon();
    return horizon.compareTo(redis.alertTtl()) < 0 ? horizon : redis.alertTtl();
  }

  /** What every door goes by. */
  public DoorConfig door() {
    return door;
  }

  /** The door for HTTP. */
  public HttpDoorConfig httpDoor() {
    return httpDoor;
  }

  /** The door for MQTT. */
  public MqttDoorConfig mqttDoor() {
    return mqttDoor;
  }

  /** How Storm runs it all. */
  public TopologyConfig topology() {
    return topology;
  }

  /** What a worker answers to Prometheus. */
  public MetricsConfig metrics() {
    return metrics;
  }

  /** How the platform measures itself. */
  public HeartbeatConfig heartbeat() {
    return heartbeat;
  }

  /** Where people sign in to the console. */
  public OidcConfig oidc() {
    return oidc;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SmartcarConfig that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** All sections, without the password. */
  @Override
  public String toString() {
    return "SmartcarConfig["
        + String.join(
            ", ",
            kafka.toString(),
            hbase.toString(),
            redis.toString(),
            events.toString(),
            rules.toString(),
            ruleStore.toString(),
            late.toString(),
            door.toString(),
            httpDoor.toString(),
            mqttDoor.toString(),
            topology.toString(),
            metrics.toString(),
            heartbeat.toString(),
            oidc.toString())
        + ']';
  }

  private void checkTogether(Problems problems) {
    if (topology.messageTimeout().compareTo(hbase.operationTimeout()) <= 0) {
      refuse(
          "smartcar.topology.message-timeout must be more than smartcar.hbase.operation-timeout",
          "or batches are repeated that are still being written",
          problems);
    }
    Duration eventsTtl = hbase.tables().eventsTtl();
    if (eventsTtl != null && eventsTtl.compareTo(late.horizon()) <= 0) {
      refuse(
          "smartcar.hbase.tables.events-ttl must be more than smartcar.late.horizon",
          "or readings are judged again from rows that are deleted",
          problems);
    }
    if (rules.maxWaitingEvents() < topology.batchRecords()) {
      refuse(
          "smartcar.rules.max-waiting-events must be at least smartcar.topology.batch-records",
          "or not even one batch could wait",
          problems);
    }
  }

  private void checkDoor(Problems problems) {
    String section = "smartcar.door.http.";
    if ((httpDoor.certificate() == null) != (httpDoor.key() == null)) {
      problems.add(
          values.getValue(section + (httpDoor.key() == null ? "certificate" : "key")),
          section + "certificate must come with " + section + "key; give both or neither");
    }
    if (mqttDoor.password() != null && mqttDoor.user() == null) {
      problems.add(
          values.getValue("smartcar.door.mqtt.password"),
          "smartcar.door.mqtt.password must come with smartcar.door.mqtt.user; give both or neither");
    }
    if (mqttDoor.trusted() != null && !mqttDoor.tls()) {
      problems.add(
          values.getValue("smartcar.door.mqtt.trusted"),
          "smartcar.door.mqtt.trusted needs smartcar.door.mqtt.tls = true: nothing is checked without");
    }
    boolean guarded = httpDoor.tokens() != null && httpDoor.certificate() != null;
    if (!httpDoor.isLoopback() && !guarded) {
      problems.add(
          values.getValue(section + "host"),
          section
              + "host must be a loopback address without tokens, certificate and key: \""
              + httpDoor.host()
              + "\"; give those, or leave the host out");
    }
    if (door.maxUnconfirmedBytes() / 12 < httpDoor.maxUnpackedBytes()) {
      refuse(
          "smartcar.door.max-unconfirmed-bytes must be at least 12 times"
              + " smartcar.door.http.max-unpacked-bytes",
          "or a single request could be too much",
          problems);
    }
    if (door.maxUnconfirmedBytes() / 12 < mqttDoor.maxMessageBytes()) {
      refuse(
          "smartcar.door.max-unconfirmed-bytes must be at least 12 times"
              + " smartcar.door.mqtt.max-message-bytes",
          "or a single message could be too much",
          problems);
    }
    if (httpDoor.maxUnpackedBytes() < httpDoor.maxBodyBytes()) {
      refuse(
          "smartcar.door.http.max-unpacked-bytes must be at least"
              + " smartcar.door.http.max-body-bytes",
          "as a body need not be compressed",
          problems);
    }
  }

  private void checkOidc(Problems problems) {
    if (oidc.isOn() && !oidc.hasRoles()) {
      problems.add(
          values.getValue("smartcar.console.oidc.issuer"),
          "smartcar.console.oidc.issuer must come with smartcar.console.oidc.viewers, .operators or"
              + " .authors, or nobody gets in: name values of the claim of"
              + " smartcar.console.oidc.role-claim");
    }
  }

  private void checkRedis(Problems problems) {
    boolean alone = redis.mode() == RedisConfig.Mode.STANDALONE;
    if (alone != redis.nodes().isEmpty()) {
      problems.add(
          values.getValue(alone ? "smartcar.redis.nodes" : "smartcar.redis.mode"),
          alone
              ? "smartcar.redis.nodes must come with smartcar.redis.mode sentinel or cluster: what"
                  + " stands alone is at host and port; set the mode or leave it out"
              : "smartcar.redis.mode must come with smartcar.redis.nodes: name the sentinels or nodes"
                  + " of the cluster, host:port, separated by commas");
    }
    if (redis.mode() == RedisConfig.Mode.CLUSTER && redis.database() != 0) {
      problems.add(
          values.getValue("smartcar.redis.database"),
          "smartcar.redis.database must be 0 in a cluster, which has one: "
              + redis.database()
              + "; set smartcar.redis.key-prefix to keep two platforms apart");
    }
    if (redis.sentinel().user() != null && redis.sentinel().password() == null) {
      problems.add(
          values.getValue("smartcar.redis.sentinel.user"),
          "smartcar.redis.sentinel.user must come with smartcar.redis.sentinel.password; give both"
              + " or neither");
    }
  }

  private void checkRedisTls(Problems problems) {
    RedisConfig.Tls tls = redis.tls();
    if (tls.hasFiles() && !tls.enabled()) {
      String given =
          tls.trusted() != null ? "trusted" : tls.certificate() != null ? "certificate" : "key";
      problems.add(
          values.getValue("smartcar.redis.tls." + given),
          "smartcar.redis.tls.enabled must be true for smartcar.redis.tls.trusted, .certificate and"
              + " .key; set it, or leave them out");
    }
    if ((tls.certificate() == null) != (tls.key() == null)) {
      problems.add(
          values.getValue("smartcar.redis.tls.certificate"),
          "smartcar.redis.tls.certificate must come with smartcar.redis.tls.key; give both or"
              + " neither");
    }
  }

  private void checkLogin(Problems problems) {
    if (redis.user() != null && redis.password() == null) {
      problems.add(
          values.getValue("smartcar.redis.user"),
          "smartcar.redis.user must come with smartcar.redis.password: \""
              + redis.user()
              + "\"; give both or neither");
    }
    if ((ruleStore.user() == null) != (ruleStore.password() == null)) {
      problems.add(
          values.getValue("smartcar.rules.zookeeper.user"),
          "smartcar.rules.zookeeper.user must come with smartcar.rules.zookeeper.password; give"
              + " both or neither");
    }
  }

  /** Adds a rule between the two keys named in it, at the place of the one that was given. */
  private void refuse(String rule, String reason, Problems problems) {
    String[] words = rule.split(" ", -1);
    String first = words[0];
    String second = words[words.length - 1];
    problems.add(
        values.getValue(Layers.isDefault(first, values) ? second : first),
        rule
            + ": "
            + values.getValue(first).unwrapped()
            + " and "
            + values.getValue(second).unwrapped()
            + "; raise the one or lower the other, "
            + reason);
  }
}
