package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.settings.ServerName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console of a deployed topology as people see it, in a real browser, in the order of the
 * tests: an episode is seen to, readings are explained, a rule is changed and taken back, each
 * screen is looked at, and Redis goes away and comes back.
 */
@ExtendWith({InstalledBrowser.class, Platform.Running.class})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // Opened before the first test.
final class BrowserIT {

  private static final Logger LOG = LoggerFactory.getLogger(BrowserIT.class);

  private static final String TOPOLOGY = "browser";
  private static final Path WRITTEN = Path.of("target/browser");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** The limit of the rule that is deployed is 80 km/h. */
  private static final Map<String, Integer> SPEEDS_KMH =
      Map.of("B0001", 110, "B0002", 79, "B0003", 50, "B0004", 70, "B0005", 50, "B0006", 50);

  /** Sends nothing but what is refused. */
  private static final String BROKEN = "B0009";

  /** One of its readings comes late. */
  private static final String LATE = "B0005";

  /** A page can be slower than whoever waits for it is asked: it notes the time itself. */
  private static final String NOTE_WHEN_SHOWN =
      """
      car => new MutationObserver((changes, watcher) => {
        if ([...document.querySelectorAll('.list.episodes [role=row]')].some(row => row.textContent.includes(car))) {
          window.shownMillis = Date.now();
          watcher.disconnect();
        }
      }).observe(document.body, {subtree: true, childList: true, characterData: true})
      """;

  /** Where the marked text of the editor is: line and column, from 1. */
  private static final String PLACE =
      """
      marked => {
        const line = marked.closest('.cm-line');
        const before = document.createRange();
        before.setStart(line, 0);
        before.setEndBefore(marked);
        return [[...line.parentNode.querySelectorAll('.cm-line')].indexOf(line) + 1, before.toString().length + 1];
      }
      """;

  private final Platform platform;
  private final Scenario scenario;
  private final ZoneId zone;

  /** The first half-minute that is whole. */
  private Instant halfMinute;

  private DrivingCars cars;
  private KillableProcess console;
  private Playwright playwright;
  private Browser browser;
  private Viewer anna;
  private Viewer bob;

  BrowserIT(Platform platform) {
    this.platform = platform;
    this.scenario =
        new Scenario(
            platform,
            TOPOLOGY,
            2,
            Map.of("smartcar.topology.esper-tasks", "2", "smartcar.topology.spout-tasks", "2"));
    this.zone = scenario.config().events().timeZone();
  }

  @BeforeAll
  void open() throws Exception {
    Files.createDirectories(WRITTEN);
    System.setProperty("playwright.driver.tmpdir", WRITTEN.toAbsolutePath().toString());
    scenario.deploy();
    console = KillableProcess.console(platform, scenario);
    console.start();
    String address = console.saidWhenUp().replaceFirst(".*(http://\\S+/);.*", "$1");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(InstalledBrowser.program().orElseThrow())
                    // As root it does not start with it, and it is shown nothing but our own pages.
                    .setChromiumSandbox(false)
                    .setArgs(List.of("--disable-gpu", "--disable-dev-shm-usage")));
    anna = new Viewer(browser, address);
    bob = new Viewer(browser, address);
  }

  @AfterAll
  void close() throws Exception {
    if (playwright != null) {
      playwright.close();
    }
    if (cars != null) {
      cars.close();
    }
    if (console != null) {
      console.close();
    }
    scenario.close();
  }

  @Test
  @Order(1)
  void now_carsDrive_showsAnEpisodeThatAnotherSeesAcknowledged() throws Exception {
    anna.open("now").see("Nothing goes on");
    bob.open("now").see("Nothing goes on");

    anna.page().evaluate(NOTE_WHEN_SHOWN, "B0001");

    cars = new DrivingCars(platform.bootstrapServers(), TOPOLOGY, zone, SPEEDS_KMH);
    halfMinute = Instant.ofEpochSecond((cars.begun().getEpochSecond() / 30 + 1) * 30);
    cars.start(LATE, halfMinute.plusSeconds(15));

    anna.see(anna.episodeOf("B0001"));
    long shownMillis = ((Number) anna.page().evaluate("() => window.shownMillis")).longValue();
    long storedMillis = scenario.stores().arrivals().get(0).getValue();
    LOG.info("an episode was to be seen {} ms after its alert", shownMillis - storedMillis);
    assertThat(anna.episodeOf("B0002").count()).as("a car within the limit").isZero();

    anna.page().getByLabel("Acknowledge over-speed of B0001").click();
    anna.fill("Your name", "anna");
    anna.page()
        .locator("dialog")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Acknowledge"))
        .click();

    bob.see(bob.episodeOf("B0001").getByText("seen by anna"));
    anna.see(anna.episodeOf("B0001").getByText("seen by anna"));
  }

  @Test
  @Order(2)
  void why_ofFourReadings_tellsEachRightly() throws Exception {
    awaitJudged();
    cars.send(LATE, halfMinute.plusSeconds(15), "50");
    Instant now = Instant.now();
    cars.send(BROKEN, now, "fast");
    awaitTaken();
    Awaitility.await("the refused record")
        .atMost(PATIENCE)
        .until(() -> scenario.stores().rejectedRows().size() == 1);

    askWhy("B0001", halfMinute.plusSeconds(15));
    anna.see("There is an alert: over-speed.");
    assertThat(step("Seen by the rules", "yes")).contains("In time");
    assertThat(step("What the rules say", "yes")).contains("average 110.0 km/h of 30 readings");
    assertThat(step("Alert in Redis", "yes")).contains("average 110.0 km/h", "ack by anna");
    assertThat(step("Somebody told", "no")).contains("has never told a receiver");

    askWhy("B0002", halfMinute.plusSeconds(15));
    anna.see("No alert: over-speed: gives none");
    assertThat(step("Seen by the rules", "yes")).contains("In time");
    assertThat(step("What the rules say", "no"))
        .contains("average 79.0 km/h of 30 readings", "1.0 km/h too little to be above it");
    assertThat(step("Alert in Redis", "no")).contains("None, as the rules say.");

    askWhy(LATE, halfMinute.plusSeconds(15));
    assertThat(step("Stored in HBase", "yes")).contains("50 km/h");
    assertThat(step("Seen by the rules", "no"))
        .contains("Late: ", "behind the latest reading before it in its partition");

    askWhy(BROKEN, now);
    anna.see("A record of the car was refused near that time");
    assertThat(step("Stored in HBase", "no")).contains(BROKEN);
    assertThat(step("Refused", "yes")).contains("1 record that names the car", "speed must be");
  }

  @Test
  @Order(3)
  void rule_editedTriedAndPushed_isLiveInEveryTaskUntilItIsRolledBack() throws Exception {
    Page page = anna.open("write/over-speed.epl").page();
    anna.see("Checked in");
    replaceInLastLines("speed", "sped");

    anna.see("did you mean speed?");
    Locator underlined = anna.see(page.locator(".cm-lintRange-error"));
    assertThat(underlined.innerText()).isEqualTo("sped");
    assertThat(underlined.evaluate(PLACE)).hasToString("[22, 12]");
    anna.see(
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Line 22, column 12")));

    replaceInLastLines("sped", "speed");
    replaceInLastLines("80", "60");
    anna.press("Take what it raises as right");
    anna.see("2 of 2 passed");

    anna.press("Try it");
    anna.see("Altogether");
    String counts = page.locator("dl.sums").textContent();
    LOG.info("tried on the last hour: {}", counts);
    // Those at 70 and at 79 km/h; whatever is above 80 km/h is above 60.
    assertThat(counts).containsPattern("Added[1-9]\\d* of 2 cars").contains("Lost0 of 0 cars");

    anna.fill("Why, in one line", "The limit is 60 here");
    anna.fill("Your name", "anna");
    anna.press("Push to every task");
    anna.see("It is in force.");
    anna.see("Version 1 is live in every task.");
    bob.open("rules").see("3 of 3 tasks run what is in force");
    bob.see("The limit is 60 here");

    bob.open("now").see(bob.episodeOf("B0004"));

    anna.open("version/0");
    anna.press("Roll back to what was deployed…");
    anna.fill("Why, in one line", "It was 80");
    anna.press("Roll back in every task");
    anna.see("The rules as deployed are live in every task.");
    bob.open("rules").see("as it was deployed");
    bob.see("3 of 3 tasks run what is in force");
  }

  @Test
  @Order(4)
  void screens_eachAtThreeWidthsLightAndDark_areFoundWithoutFault() throws Exception {
    ScreenCheck check = new ScreenCheck(WRITTEN);
    Page page = anna.page();
    String around =
        "?from=%d&to=%d"
            .formatted(halfMinute.minusSeconds(60).toEpochMilli(), Instant.now().toEpochMilli());

    anna.open("now").see(anna.episodeOf("B0001"));
    check.look("now", page);
    anna.page().getByLabel("More about over-speed of B0001").click();
    anna.see("What was done");
    check.look("episode", page);
    anna.open("areas").see("Average speed by area");
    check.look("areas", page);
    anna.open("car/B0001" + around).see(page.locator("canvas"));
    anna.awaitNothingAsked();
    check.look("car", page);
    anna.open("episodes");
    check.look("episodes-of-a-day", page);
    anna.open("alerts");
    check.look("alerts-of-a-day", page);
    anna.open("rules").see("Versions");
    check.look("rules", page);
    anna.open("rules/over-speed.epl?version=1&from=0").see("From what was deployed to version 1");
    anna.awaitNothingAsked();
    check.look("rule", page);
    anna.open("version/1");
    check.look("version", page);
    anna.open("write/over-speed.epl").see("Checked in");
    check.look("write", page);
    anna.open("write/another.epl?new=1").see("Checked in");
    check.look("write-another", page);
    askWhy("B0002", halfMinute.plusSeconds(15));
    check.look("why", page);
    anna.open("health").see("Servers");
    check.look("health", page);

    LOG.info("looked {} times; pictures are in {}", check.looks(), WRITTEN.toAbsolutePath());
    assertThat(check.found()).isEmpty();
  }

  @Test
  @Order(5)
  void health_redisAwayAndBack_saysSoAndGoesOn() throws Exception {
    anna.open("health").see(anna.health("Redis").getByText("answers"));
    bob.open("now");

    platform.sandbox().kill(ServerName.REDIS);

    anna.see("Redis away");
    anna.see(anna.health("Redis").getByText("NOT WELL"));
    bob.see("What is shown is as of before Redis went away");

    platform.sandbox().up(Progress.SILENT);

    anna.see(anna.health("Redis").getByText("answers"));
    anna.see("Connected");
    bob.see("Connected");
    cars.drive("B0006", 120);
    bob.see(bob.episodeNotSeenOf("B0006"));

    anna.open("now").see(anna.episodeNotSeenOf("B0006")).focus();
    anna.page().keyboard().press("a");
    bob.see(bob.episodeOf("B0006").getByText("seen by anna"));
  }

  @Test
  @Order(6)
  void browser_inAllOfThis_hasRefusedNothing() {
    assertThat(anna.problems()).isEmpty();
    assertThat(bob.problems()).isEmpty();
  }

  /** Double-clicks a word behind the last `having` of the rule, and types another. */
  private void replaceInLastLines(String word, String other) {
    Locator line =
        anna.page().locator(".cm-line", new Page.LocatorOptions().setHasText("having avg(")).last();
    line.getByText(word, new Locator.GetByTextOptions().setExact(true)).dblclick();
    anna.page().keyboard().type(other);
    anna.page().keyboard().press("Escape");
    assertThat(line.innerText()).contains(other);
  }

  private void askWhy(String car, Instant at) {
    anna.open("why/" + car + "?at=" + at.toEpochMilli());
    anna.see(anna.page().locator("ol.way li.step"));
  }

  /** What a step of the way says, which came out so. */
  private String step(String title, String state) {
    return anna.page()
        .locator("li.step", new Page.LocatorOptions().setHasText(title + ": " + state))
        .textContent();
  }

  /** Returns when the rules have gone past the first whole half-minute, and have saved that. */
  private void awaitJudged() {
    Awaitility.await("the alerts of three half-minutes")
        .atMost(PATIENCE)
        .until(() -> scenario.stores().arrivals().size() >= 3);
    awaitTaken();
  }

  /** Returns when the rules have taken, and have saved that they have, what is in the log now. */
  private void awaitTaken() {
    long sent = scenario.log().size();
    Awaitility.await(sent + " records taken by the rules")
        .atMost(PATIENCE)
        .until(() -> scenario.takenByRules() >= sent);
  }
}
