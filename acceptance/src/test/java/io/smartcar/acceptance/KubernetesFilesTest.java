package io.smartcar.acceptance;

import static io.smartcar.acceptance.KubernetesFiles.at;
import static io.smartcar.acceptance.KubernetesFiles.list;
import static io.smartcar.acceptance.KubernetesFiles.map;
import static io.smartcar.acceptance.KubernetesFiles.text;
import static io.smartcar.acceptance.KubernetesFiles.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.acceptance.ComposeFile.Service;
import io.smartcar.acceptance.KubernetesFiles.Workload;
import io.smartcar.config.SmartcarConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What can be said of the files for Kubernetes without a cluster. */
final class KubernetesFilesTest {

  private static final String NAME = "app.kubernetes.io/name";
  private static final int BESIDE_HEAP_MEGABYTES = 80;
  private static final Path OPERATING = Path.of("../docs/operating.md");

  private static KubernetesFiles files;
  private static ComposeFile compose;

  @BeforeAll
  static void read() throws IOException {
    files = KubernetesFiles.read();
    compose = ComposeFile.read();
  }

  static List<Workload> workloads() throws IOException {
    return KubernetesFiles.read().workloads();
  }

  @Test
  void objects_all_areAsTheSchemaSays() {
    for (Map<String, ?> object : files.objects()) {
      assertThat(KubernetesSchema.problems(object))
          .as("%s %s", object.get("kind"), text(object, "metadata", "name"))
          .isEmpty();
    }
  }

  @Test
  void files_allThatAreThere_areListed() throws IOException {
    Set<String> listed = new TreeSet<>(files.resources());
    files.configMaps().values().forEach(listed::addAll);
    listed.add("kustomization.yaml");
    try (Stream<Path> there = Files.list(KubernetesFiles.DIRECTORY)) {
      assertThat(there.map(file -> String.valueOf(file.getFileName()))).hasSameElementsAs(listed);
    }
  }

  @Test
  void workloads_areThoseOfThePlatform() {
    assertThat(files.workloads())
        .extracting(Workload::toString)
        .containsExactlyInAnyOrder(
            "StatefulSet nimbus",
            "StatefulSet supervisor",
            "Job deploy",
            "Deployment console",
            "Deployment door-http",
            "StatefulSet door-mqtt",
            "Deployment notify");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void pod_ofAnyWorkload_runsWithAsLittleAsItNeeds(Workload workload) {
    Map<String, ?> pod = workload.pod();
    assertThat(pod.get("automountServiceAccountToken")).isEqualTo(false);
    assertThat(pod.get("enableServiceLinks")).isEqualTo(false);
    assertThat(pod.get("shareProcessNamespace")).isEqualTo(true);
    assertThat(pod).doesNotContainKeys("hostNetwork", "hostPID", "hostIPC", "serviceAccountName");
    assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
    String user = compose.service("nimbus").text("user");
    assertThat(
            text(pod, "securityContext", "runAsUser")
                + ':'
                + text(pod, "securityContext", "runAsGroup"))
        .isEqualTo(user);
    assertThat(text(pod, "securityContext", "fsGroup")).isEqualTo(user.split(":", -1)[1]);
    assertThat(text(pod, "securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
    for (Map<String, ?> container : workload.containers()) {
      assertThat(map(container.get("securityContext")))
          .isEqualTo(
              Map.of(
                  "allowPrivilegeEscalation",
                  false,
                  "readOnlyRootFilesystem",
                  true,
                  "capabilities",
                  Map.of("drop", List.of("ALL"))));
      assertThat(container).doesNotContainKey("lifecycle");
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void memory_ofAnyContainer_isBoundedAndLeavesRoomForTheRest(Workload workload) {
    for (Map<String, ?> container : workload.containers()) {
      String memory = text(container, "resources", "limits", "memory");
      assertThat(memory).isEqualTo(text(container, "resources", "requests", "memory"));
      assertThat(text(container, "resources", "requests", "cpu")).matches("[1-9]\\d*m?");
      String heap = environment(container).get("HEAP");
      if (heap != null) {
        assertThat(megabytes(memory, "Mi"))
            .isGreaterThanOrEqualTo(megabytes(heap, "m") + BESIDE_HEAP_MEGABYTES);
      }
    }
  }

  private static int megabytes(String size, String unit) {
    assertThat(size).matches("\\d+" + unit);
    return Integer.parseInt(size.replace(unit, ""));
  }

  private static Map<String, String> environment(Map<String, ?> container) {
    Map<String, String> values = new HashMap<>();
    list(container.get("env")).forEach(each -> values.put(text(each, "name"), text(each, "value")));
    return values;
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void image_ofAnyContainer_isOneThatComposeHas(Workload workload) {
    List<String> known =
        compose.services().values().stream().map(service -> service.text("image")).toList();
    for (Map<String, ?> container : workload.containers()) {
      assertThat(known).contains(text(container, "image"));
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void volumes_ofAnyPod_areThereAndUsed(Workload workload) throws IOException {
    Set<String> volumes = new HashSet<>();
    String operating = Files.readString(OPERATING);
    for (Object volume : list(workload.pod().get("volumes"))) {
      volumes.add(text(volume, "name"));
      Map<String, ?> configMap = map(at(volume, "configMap"));
      Map<String, ?> secret = map(at(volume, "secret"));
      if (!configMap.isEmpty()) {
        assertThat(files.configMaps()).containsKey(text(configMap, "name"));
      } else if (!secret.isEmpty()) {
        assertThat(operating).contains("create secret generic " + text(secret, "secretName") + ' ');
      } else {
        assertThat(map(volume)).containsKey("emptyDir");
      }
    }
    list(at(workload.object(), "spec", "volumeClaimTemplates"))
        .forEach(claim -> volumes.add(text(claim, "metadata", "name")));
    Set<String> mounted = new HashSet<>();
    for (Map<String, ?> container : workload.containers()) {
      list(container.get("volumeMounts")).forEach(mount -> mounted.add(text(mount, "name")));
      for (Object from : list(container.get("envFrom"))) {
        assertThat(at(from, "secretRef", "optional")).isEqualTo(true);
        assertThat(operating).contains('`' + text(from, "secretRef", "name") + '`');
      }
    }
    assertThat(mounted).isEqualTo(volumes);
  }

  /** What is away makes a server unready; to start it again would not help. */
  @ParameterizedTest
  @MethodSource("workloads")
  void probes_ofAnyServer_areThereAndStartNothingAgain(Workload workload) {
    for (Map<String, ?> container : workload.containers()) {
      boolean asked = !workload.kind().equals("Job") && !workload.name().equals("notify");
      // Either starts it again.
      assertThat(container).doesNotContainKeys("livenessProbe", "startupProbe");
      assertThat(container.containsKey("readinessProbe")).isEqualTo(asked);
    }
  }

  @Test
  void containers_thatComposeHasToo_areStartedAndAskedAsThere() {
    Map<String, String> pods =
        Map.of(
            "nimbus", "nimbus",
            "supervisor", "supervisor",
            "console", "console",
            "deploy", "deploy");
    pods.forEach(
        (name, pod) -> {
          Service there = compose.service(name);
          Map<String, ?> here = files.workload(pod).container(name);
          assertThat(text(here, "image")).isEqualTo(there.text("image"));
          List<String> command = new ArrayList<>(texts(here, "command"));
          command.addAll(texts(here, "args"));
          assertThat(command).as(name).isEqualTo(there.list("command"));
          assertThat(megabytes(text(here, "resources", "limits", "memory"), "Mi"))
              .as(name)
              .isEqualTo(there.megabytes("mem_limit"));
          assertThat(environment(here).get("HEAP"))
              .as(name)
              .isEqualTo(there.map("environment").get("HEAP"));
          List<String> health = new ArrayList<>(there.health());
          health.remove("CMD");
          assertThat(texts(here, "readinessProbe", "exec", "command"))
              .as(name)
              .isEqualTo(
                  health.stream()
                      .map(word -> word.replace("nimbus:", "nimbus-0.nimbus:"))
                      .toList());
        });
  }

  /** The addresses of compose's own script `stores` are of compose; that of Nimbus is here, too. */
  @Test
  void deployment_ofTheTopology_makesFirstWhatItNeeds() throws IOException {
    Map<String, ?> pod = files.workload("deploy").pod();
    assertThat(text(pod, "restartPolicy")).isEqualTo("OnFailure");
    String stores = Files.readString(ComposeFile.DIRECTORY.resolve("bin/stores"));
    assertThat(list(pod.get("initContainers")))
        .hasSize(2)
        .allSatisfy(
            first ->
                assertThat(stores)
                    .contains(
                        String.join(" ", texts(first, "command"))
                            .replace("-c conf/smartcar.conf", "-c $conf")));
    assertThat(Files.readString(ComposeFile.DIRECTORY.resolve("bin/deploy")))
        .contains("await nimbus nimbus:6627 supervisor nimbus:6627");
  }

  @Test
  void storm_onKubernetes_isConfiguredAsInContainers() throws IOException {
    Map<String, Object> here = new HashMap<>(yaml(KubernetesFiles.DIRECTORY, "storm.yaml"));
    Map<String, Object> there = new HashMap<>(yaml(ComposeFile.DIRECTORY, "conf/storm/storm.yaml"));
    for (Map<String, Object> either : List.of(here, there)) {
      either.remove("storm.zookeeper.servers");
      either.remove("nimbus.seeds");
    }
    assertThat(here).isEqualTo(there);
    assertThat(environment(files.workload("nimbus").container("nimbus")))
        .containsEntry("HOST_NAME", "$(POD_NAME).nimbus");
    assertThat(texts(yaml(KubernetesFiles.DIRECTORY, "storm.yaml"), "nimbus.seeds"))
        .containsExactly("nimbus-0.nimbus");
  }

  private static Map<String, ?> yaml(Path directory, String name) throws IOException {
    return map(
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(Files.readString(directory.resolve(name))));
  }

  private static SmartcarConfig config(Map<String, String> more) {
    return SmartcarConfig.load(KubernetesFiles.DIRECTORY.resolve("smartcar.conf"), more);
  }

  /** The values that a command line gives with -D. */
  private static Map<String, String> given(List<String> command) {
    Map<String, String> given = new HashMap<>();
    for (int i = 1; i < command.size(); i++) {
      if (command.get(i - 1).equals("-D")) {
        String[] parts = command.get(i).split("=", 2);
        given.put(parts[0], parts[1]);
      }
    }
    return given;
  }

  @Test
  void ports_ofPodsServicesAndPolicies_areThoseOfTheConfiguration() throws IOException {
    Map<String, ?> storm = yaml(KubernetesFiles.DIRECTORY, "storm.yaml");
    int nimbus = Integer.parseInt(text(storm, "nimbus.thrift.port"));
    int supervisor = Integer.parseInt(text(storm, "supervisor.thrift.port"));
    int worker = Integer.parseInt(texts(storm, "supervisor.slots.ports").get(0));
    SmartcarConfig config = config(Map.of());
    int metrics = worker + config.metrics().portOffset().orElseThrow();
    int door = config.httpDoor().port();
    assertThat(ports("nimbus")).containsExactly(nimbus);
    assertThat(ports("supervisor")).containsExactly(supervisor, worker, metrics);
    assertThat(ports("console")).containsExactly(8088);
    assertThat(ports("door-http")).containsExactly(door);
    for (String name : List.of("nimbus", "supervisor", "console", "door-http")) {
      assertThat(portsOf(list(at(object("Service", name), "spec", "ports")), "port"))
          .isEqualTo(ports(name));
      assertThat(policyPorts(name, "ingress")).as(name).hasSameElementsAs(ports(name));
    }
    int kafka = port(config.kafka().bootstrapServers());
    int zooKeeper = port(config.ruleStore().connect());
    assertThat(config.hbase().zookeeperQuorum() + ':' + config.hbase().zookeeperPort())
        .isEqualTo(config.ruleStore().connect());
    assertThat(list(at(storm, "storm.zookeeper.servers")))
        .isEqualTo(List.of(config.hbase().zookeeperQuorum()));
    Set<Integer> servers = Set.of(kafka, config.redis().port(), zooKeeper, 16_000, 16_020);
    assertThat(policyPorts("console", "egress")).isEqualTo(servers);
    assertThat(policyPorts("deploy", "egress")).containsAll(servers).contains(nimbus);
    assertThat(policyPorts("supervisor", "egress"))
        .containsAll(servers)
        .contains(nimbus, supervisor, worker);
    assertThat(policyPorts("nimbus", "egress"))
        .containsExactlyInAnyOrder(nimbus, supervisor, zooKeeper);
    assertThat(policyPorts("door-http", "egress")).containsExactly(kafka);
    assertThat(policyPorts("door-mqtt", "egress"))
        .containsExactlyInAnyOrder(kafka, config.mqttDoor().port());
    assertThat(policyPorts("notify", "egress")).contains(config.redis().port());
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  private static List<Integer> ports(String workload) {
    return portsOf(
        list(files.workload(workload).container(workload).get("ports")), "containerPort");
  }

  private static List<Integer> portsOf(List<?> ports, String name) {
    return ports.stream().map(port -> Integer.valueOf(text(port, name))).toList();
  }

  private static Set<Integer> policyPorts(String name, String direction) {
    Set<Integer> ports = new HashSet<>();
    for (Object rule : list(at(object("NetworkPolicy", name), "spec", direction))) {
      ports.addAll(portsOf(list(at(rule, "ports")), "port"));
    }
    return ports;
  }

  private static Map<String, ?> object(String kind, String name) {
    return files.ofKind(kind).stream()
        .filter(object -> text(object, "metadata", "name").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + ' ' + name));
  }

  @Test
  void doors_areToldWhatTheConfigurationKnows() {
    SmartcarConfig http =
        config(given(texts(files.workload("door-http").container("door-http"), "command")));
    assertThat(http.httpDoor().host()).isEqualTo("0.0.0.0");
    assertThat(http.httpDoor().tokens()).hasToString("/keys/door.tokens");
    Map<String, ?> mqtt = files.workload("door-mqtt").container("door-mqtt");
    SmartcarConfig config =
        config(
            given(
                texts(mqtt, "command").stream()
                    .map(word -> word.replace("$(POD_NAME)", "door-mqtt-0"))
                    .toList()));
    assertThat(config.mqttDoor().clientId()).isEqualTo("door-mqtt-0");
    assertThat(texts(mqtt, "readinessProbe", "exec", "command"))
        .containsExactly("health", "door", "localhost:" + config.mqttDoor().metricsPort());
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void workload_ofAnyKind_hasItsBudgetServiceAndPolicy(Workload workload) {
    String name = workload.name();
    assertThat(workload.podName()).isEqualTo(name);
    assertThat(at(object("NetworkPolicy", name), "spec", "podSelector"))
        .isEqualTo(Map.of("matchLabels", Map.of(NAME, name)));
    if (workload.kind().equals("Job")) {
      return;
    }
    assertThat(at(workload.object(), "spec", "selector", "matchLabels"))
        .isEqualTo(Map.of(NAME, name));
    Map<String, ?> budget = object("PodDisruptionBudget", name);
    assertThat(at(budget, "spec", "maxUnavailable")).isEqualTo(1);
    assertThat(at(budget, "spec", "selector", "matchLabels")).isEqualTo(Map.of(NAME, name));
    if (workload.kind().equals("StatefulSet")) {
      Map<String, ?> service = object("Service", text(workload.object(), "spec", "serviceName"));
      assertThat(text(service, "spec", "clusterIP")).isEqualTo("None");
    }
    files.ofKind("Service").stream()
        .map(service -> text(service, "spec", "selector", NAME))
        .forEach(selected -> assertThat(files.workload(selected).podName()).isEqualTo(selected));
  }

  @Test
  void network_whereNothingIsSaid_isClosed() {
    Map<String, ?> nobody = map(at(object("NetworkPolicy", "nobody"), "spec"));
    assertThat(nobody)
        .isEqualTo(Map.of("podSelector", Map.of(), "policyTypes", List.of("Ingress", "Egress")));
    Set<String> known = new HashSet<>(Set.of("nobody", "names"));
    files.workloads().forEach(workload -> known.add(workload.name()));
    assertThat(files.ofKind("NetworkPolicy"))
        .extracting(policy -> text(policy, "metadata", "name"))
        .hasSameElementsAs(known);
  }

  /** They are made by whoever installs it, and stand in no file. */
  @Test
  void namespace_isRestrictedAndSecretsAreNotThere() {
    assertThat(at(object("Namespace", "smartcar"), "metadata", "labels"))
        .isEqualTo(
            Map.of(
                "pod-security.kubernetes.io/enforce",
                "restricted",
                "pod-security.kubernetes.io/warn",
                "restricted"));
    assertThat(files.ofKind("Secret")).isEmpty();
    assertThat(text(files.workload("notify").object(), "spec", "strategy", "type"))
        .isEqualTo("Recreate");
    assertThat(at(files.workload("notify").object(), "spec", "replicas")).isEqualTo(1);
  }
}
