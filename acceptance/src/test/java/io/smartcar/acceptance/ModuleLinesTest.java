package io.smartcar.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smartcar.cli.Smartcar;
import io.smartcar.cli.backup.BackupCommand;
import io.smartcar.cli.cars.CarsCommand;
import io.smartcar.cli.console.ConsoleCommand;
import io.smartcar.cli.door.DoorCommand;
import io.smartcar.cli.formats.FormatsCommand;
import io.smartcar.cli.history.HistoryCommand;
import io.smartcar.cli.judge.JudgeCommand;
import io.smartcar.cli.notify.NotifyCommand;
import io.smartcar.cli.rejected.RejectedCommand;
import io.smartcar.cli.rules.RulesCommand;
import io.smartcar.events.CarEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may know whom. The poms say the same; this says it of every class that is shipped. */
final class ModuleLinesTest {

  private static final String OURS = "io.smartcar.";

  /** Each module by the package it owns, with the packages of those that it may know. */
  private enum Module {
    EVENTS("events", ""),
    CONFIG("config", ""),
    FORMATS("formats", "events config"),
    SANDBOX("sandbox", ""),
    CEP_RULES("rules", "events"),
    RULE_STORE("rulestore", "events rules"),
    HBASE_SCHEMA("hbase", "events"),
    HBASE_BULK("bulk", "events hbase"),
    REDIS("redis", "events"),
    EVENT_LOG("eventlog", "events"),
    EXPORT("export", "events"),
    WIRING("wiring", "events config formats eventlog rules rulestore hbase redis"),
    DOORS("door", "events config formats eventlog"),
    NOTIFY("notify", "events eventlog redis"),
    STATUS("status", "events config eventlog rules rulestore hbase redis wiring door"),
    SIMULATOR("simulator", "events eventlog"),
    TOPOLOGY("topology", "events config eventlog rules rulestore hbase bulk redis wiring"),
    DEMO(
        "demo", "events config eventlog rules rulestore hbase redis wiring door simulator sandbox"),
    CONSOLE("console", "events config eventlog rules rulestore hbase redis wiring door status"),
    CLI(
        "cli",
        "events config formats eventlog rules rulestore hbase bulk redis export wiring door notify"
            + " status simulator sandbox demo console");

    private final String name;
    private final String known;

    Module(String name, String known) {
      this.name = name;
      this.known = known;
    }

    String classes() {
      return OURS + name + "..";
    }

    String[] allowed() {
      return Stream.concat(Stream.of(name), Stream.of(known.split(" ", -1)))
          .filter(module -> !module.isEmpty())
          .map(module -> OURS + module + "..")
          .toArray(String[]::new);
    }

    boolean owns(JavaClass type) {
      return resideInAnyPackage(classes()).test(type);
    }
  }

  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.smartcar");

  @ParameterizedTest
  @EnumSource
  void module_knowsOfOurs_onlyThoseItMay(Module module) {
    noClasses()
        .that()
        .resideInAPackage(module.classes())
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.smartcar..").and(resideOutsideOfPackages(module.allowed())))
        .check(SHIPPED);
  }

  @ParameterizedTest
  @EnumSource
  void module_isThere_withClasses(Module module) {
    assertThat(SHIPPED.stream().filter(module::owns)).isNotEmpty();
  }

  @Test
  void everyClass_ofOurs_isOfAKnownModule() {
    assertThat(SHIPPED)
        .allSatisfy(
            type ->
                assertThat(Module.values())
                    .as(type.getName())
                    .anyMatch(module -> module.owns(type)));
  }

  @Test
  void vendors_areKnown_inOneModuleEach() {
    onlyIn(Module.CEP_RULES, "com.espertech..");
    onlyIn(Module.EXPORT, "org.apache.parquet..");
    onlyIn(Module.REDIS, "redis.clients..");
    onlyIn(Module.TOPOLOGY, "org.apache.storm..");
    onlyIn(Module.FORMATS, "org.locationtech..");
    onlyIn(Module.FORMATS, "org.apache.avro..");
    onlyIn(Module.RULE_STORE, "org.apache.curator..");
    onlyIn(Module.CONSOLE, "io.javalin..");
    onlyIn(Module.CONSOLE, "com.nimbusds..");
    onlyIn(Module.NOTIFY, "jakarta.mail..");
  }

  /** Both answer over HTTP; what the console's server is put together of, it must name. */
  @Test
  void jetty_isKnown_inTheDoorsAndTheConsole() {
    noClasses()
        .that()
        .resideOutsideOfPackages(Module.DOORS.classes(), Module.CONSOLE.classes())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.jetty..", "jakarta.servlet..")
        .check(SHIPPED);
  }

  /** Telemetry comes from cars that way, and alerts go to them. */
  @Test
  void mqtt_isKnown_inTheDoorsAndTheNotification() {
    noClasses()
        .that()
        .resideOutsideOfPackages(Module.DOORS.classes(), Module.NOTIFY.classes())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.hivemq..")
        .check(SHIPPED);
  }

  /** They read files that people write. */
  @Test
  void hocon_isKnown_whereFilesOfPeopleAreRead() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            Module.CONFIG.classes(), Module.FORMATS.classes(), Module.NOTIFY.classes())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.typesafe..")
        .check(SHIPPED);
  }

  /** Rows are made by the schema, store files by the loader. */
  @Test
  void hbase_isKnown_inTheSchemaAndItsServersInTheBulkLoader() {
    noClasses()
        .that()
        .resideOutsideOfPackages(Module.HBASE_SCHEMA.classes(), Module.HBASE_BULK.classes())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop.hbase..")
        .check(SHIPPED);
    noClasses()
        .that()
        .resideOutsideOfPackage(Module.HBASE_BULK.classes())
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.hadoop.hbase..").and(isOfTheServerJar()))
        .check(SHIPPED);
  }

  private static DescribedPredicate<JavaClass> isOfTheServerJar() {
    return DescribedPredicate.describe(
        "in HBase's server jar",
        type ->
            type.getSource()
                .map(source -> source.getUri().toString().contains("/hbase-server-"))
                .orElse(false));
  }

  /** HBase is Hadoop's; and Parquet names the type of its configuration. */
  @Test
  void hadoop_isKnown_inWhatWritesHBaseAndByOneNameInTheExport() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            Module.HBASE_SCHEMA.classes(), Module.HBASE_BULK.classes(), Module.EXPORT.classes())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop..")
        .check(SHIPPED);
    noClasses()
        .that()
        .resideInAPackage(Module.EXPORT.classes())
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.hadoop..")
                .and(not(nameMatching("org\\.apache\\.hadoop\\.conf\\.Configuration"))))
        .check(SHIPPED);
  }

  /** Storm's own spout brings Kafka's client into ours. */
  @Test
  void kafka_isKnown_inTheEventLogAndTheSpout() {
    noClasses()
        .that()
        .resideOutsideOfPackages(Module.EVENT_LOG.classes(), OURS + "topology.spout..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(SHIPPED);
    assertThat(SHIPPED)
        .anyMatch(
            type ->
                Module.EVENT_LOG.owns(type)
                    && type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(
                            d ->
                                resideInAnyPackage("org.apache.kafka..").test(d.getTargetClass())));
  }

  @Test
  void sandboxInternals_areKnown_inTheSandboxAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(Module.SANDBOX.classes())
        .should()
        .dependOnClassesThat()
        .resideInAPackage(OURS + "sandbox.internal..")
        .check(SHIPPED);
  }

  /** An event, and a push, go one way through the packages; so does the start of a server. */
  @Test
  void packages_knowEachOther_oneWay() {
    slices()
        .matching(OURS + "(**)")
        .should()
        .beFreeOfCycles()
        // The main class names every command, and each command uses what is beside it.
        .ignoreDependency(Smartcar.class, BackupCommand.class)
        .ignoreDependency(Smartcar.class, HistoryCommand.class)
        .ignoreDependency(Smartcar.class, RejectedCommand.class)
        .ignoreDependency(Smartcar.class, RulesCommand.class)
        .ignoreDependency(Smartcar.class, JudgeCommand.class)
        .ignoreDependency(Smartcar.class, FormatsCommand.class)
        .ignoreDependency(Smartcar.class, DoorCommand.class)
        .ignoreDependency(Smartcar.class, ConsoleCommand.class)
        .ignoreDependency(Smartcar.class, CarsCommand.class)
        .ignoreDependency(Smartcar.class, NotifyCommand.class)
        .check(SHIPPED);
  }

  @Test
  void events_knowsOfOthers_theJdkAndJackson() {
    classes()
        .that()
        .resideInAPackage(OURS + "events..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            OURS + "events..",
            "java..",
            "javax.net.ssl..",
            "com.fasterxml.jackson.core..",
            "com.fasterxml.jackson.dataformat.csv..",
            "org.jspecify..")
        .check(SHIPPED);
  }

  @Test
  void classWithStorm_decidesNothing_aboutCars() {
    noClasses()
        .that(are(knowingStorm()))
        .should()
        .accessTargetWhere(measuredOfACar())
        .because("a class with Storm and a decision about cars is two classes")
        .check(SHIPPED);
  }

  private static void onlyIn(Module module, String vendor) {
    noClasses()
        .that()
        .resideOutsideOfPackage(module.classes())
        .should()
        .dependOnClassesThat()
        .resideInAPackage(vendor)
        .check(SHIPPED);
    assertThat(SHIPPED)
        .as(module + " knows " + vendor)
        .anyMatch(
            c ->
                module.owns(c)
                    && c.getDirectDependenciesFromSelf().stream()
                        .anyMatch(d -> resideInAnyPackage(vendor).test(d.getTargetClass())));
  }

  private static DescribedPredicate<JavaClass> knowingStorm() {
    return DescribedPredicate.describe(
        "knowing Storm",
        type ->
            type.getDirectDependenciesFromSelf().stream()
                .anyMatch(d -> d.getTargetClass().getPackageName().startsWith("org.apache.storm")));
  }

  private static DescribedPredicate<JavaAccess<?>> measuredOfACar() {
    DescribedPredicate<HasName> measured =
        nameMatching(
            "carNumber|speedPedal|breakPedal|steerAngle|directLight|speed|areaNumber|eventTime");
    return JavaAccess.Predicates.target(owner(JavaClass.Predicates.type(CarEvent.class)))
        .and(JavaAccess.Predicates.target(measured))
        .as("reads what a car has measured");
  }
}
