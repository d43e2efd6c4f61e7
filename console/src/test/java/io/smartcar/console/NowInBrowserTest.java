package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.redis.RedisAlertStore;
import io.smartcar.redis.StartedRedis;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The first screen in a real browser: the page comes up, is told of an episode that begins, and the
 * browser has refused nothing. {@code BrowserIT} of the module acceptance has the whole of it.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NowInBrowserTest {

  private static RaisedAlert alert() {
    long time = PlayedSources.NOW.toEpochMilli() - 30_000;
    return new RaisedAlert(
        new Alert(
            "over-speed",
            "V0004",
            PlayedSources.date(time),
            "warning",
            "Average speed over 30 s above 80 km/h",
            Map.of("avgSpeed", 101.5, "readings", 15L, "areaNumber", "B02")),
        time + 10_000,
        1);
  }

  @Test
  void now_thatIsLookedAt_showsAnEpisodeThatBeginsAndNothingIsRefused() throws Exception {
    Installed.browser();
    try (StartedRedis redis = new StartedRedis();
        Console console =
            Console.open(ConsoleSettings.local(0), withRefused().of(redis.settings()));
        Chromium chromium = Chromium.start()) {
      chromium.open(console.address());
      chromium.await("document.querySelector('header .connection')?.textContent === 'Connected'");
      chromium.await("document.querySelector('main')?.textContent.includes('Nothing goes on')");

      try (RedisAlertStore store = new RedisAlertStore(redis.settings())) {
        store.add(List.of(alert()));
      }

      chromium.await(
          """
          [...document.querySelectorAll('[role=row]')].some(row =>
            row.textContent.includes('V0004') && row.textContent.includes('101.5 km/h'))
          """);
      // By the keyboard: whoever may do all may acknowledge, and is asked for a name once.
      chromium.run("document.querySelector('.list.episodes [data-active=true]').focus()");
      chromium.run(
          "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles:"
              + " true}))");
      chromium.await("document.querySelector('dialog[open] input[required]') !== null");

      drawingOfATrial_windowMadeNarrower_fits(chromium);
      screen_ofANarrowWindow_fits(chromium, "health", "Time spent in rules");
      refused_ofAHostileSender_isTextAndIsSentAgain(chromium);
      screen_ofANarrowWindow_fits(chromium, "rules", "1 rule file");
      assertThat(chromium.problems()).isEmpty();
    }
  }

  /** As the writing screen has it: a canvas as wide as the window was must not hold it open. */
  private static void drawingOfATrial_windowMadeNarrower_fits(Chromium chromium) {
    chromium.resize(1_280, 800);
    chromium.run(
        """
        Promise.all([import('./kit.js'), import('./trial-line.js')]).then(([{html, render}, {TrialLine}]) => {
          const line = {fromMillis: 1535601600000, widthMillis: 60000, intervals: [{added: 2, lost: 1, same: 3}]};
          const place = document.body.appendChild(document.createElement('div'));
          render(html`<section class="panel"><div class="stack"><${TrialLine} line=${line} /></div></section>`, place);
        })
        """);
    chromium.await("document.querySelector('canvas') !== null");

    chromium.resize(360, 740);

    assertThat(chromium.overhang()).as("px too wide").isZero();
  }

  private static PlayedSources withRefused() {
    PlayedSources played = new PlayedSources();
    String was = "date must be what it was: \"2\"";
    played.refuse(1, 60, was, "20180830091459,V0001,1,0,F,N,97,F08");
    played.refuse(2, 50, was, "2018-08-30T09:14:59,V0001,1,0,F,N,97,F08");
    played.refuse(
        3,
        40,
        "record must be <b id=rule>8 fields</b>: \"<\"",
        "<img id=hostile src=x onerror=window.hostile=1><script>window.hostile=1</script>"
            + "x".repeat(200));
    return played;
  }

  private static void refused_ofAHostileSender_isTextAndIsSentAgain(Chromium chromium) {
    String section = "document.querySelector('[aria-labelledby=refused-title]')";
    chromium.await(section + "?.textContent.includes('<img id=hostile src=x onerror')");
    chromium.await(section + ".textContent.includes('1 record has ISO dates: dates are 14')");
    chromium.await("document.querySelector('#hostile, #rule') === null");
    chromium.await("window.hostile === undefined");
    chromium.run(
        """
        (() => {
          const name = document.querySelector('.refused-name input');
          name.value = 'ann';
          name.dispatchEvent(new Event('input', {bubbles: true}));
        })()
        """);
    chromium.await("!document.querySelector('.refused button').disabled");

    chromium.run("document.querySelector('.refused button').click()");

    chromium.await(
        section
            + "?.querySelector('[role=status]').textContent.startsWith('1 record sent again.')");
    chromium.await(section + "?.querySelector('.tag.ok') !== null");
    assertThat(chromium.overhang()).as("px too wide").isZero();
  }

  private static void screen_ofANarrowWindow_fits(
      Chromium chromium, String screen, String heading) {
    chromium.run("location.hash = '#/" + screen + "'");
    chromium.await(
        "[...document.querySelectorAll('h2')].some(heading => heading.textContent === '%s')"
            .formatted(heading));
    assertThat(chromium.overhang()).as(screen + ": px too wide").isZero();
  }
}
