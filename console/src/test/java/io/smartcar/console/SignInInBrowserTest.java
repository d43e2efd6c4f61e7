package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.redis.StartedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Somebody signs in with a real browser, at a provider that is another site for it: whether its
 * rules for cookies let them. Pictures of what they see are under {@code target/sign-in}.
 */
@Tag("long")
final class SignInInBrowserTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path PICTURES = Path.of("target", "sign-in");

  private static void await(Chromium chromium, String selector, String text) {
    Awaitility.await(text)
        .atMost(PATIENCE)
        .until(
            () ->
                chromium
                    .value("document.querySelector('" + selector + "')?.textContent ?? ''")
                    .contains(text));
  }

  private static void pictures(Chromium chromium, String name) throws IOException {
    for (int width : List.of(360, 1280)) {
      chromium.picture(PICTURES.resolve(name + '-' + width + "-light.png"), width, false);
      chromium.picture(PICTURES.resolve(name + '-' + width + "-dark.png"), width, true);
    }
  }

  @Test
  void somebody_whoSignsInAndOut_isLedToTheProviderAndBack() throws Exception {
    Installed.browser();
    try (StartedRedis redis = new StartedRedis();
        IdentityProvider provider = new IdentityProvider("localhost")) {
      provider.goAway();
      try (Console console =
              Console.open(
                  IdentityProvider.console(provider.settings()),
                  new PlayedSources().of(redis.settings()));
          Chromium chromium = Chromium.start()) {
        chromium.open(console.address() + "#/rules");
        await(chromium, "main.login", "does not answer");
        pictures(chromium, "away");
        provider.comeBack();
        await(chromium, "main.login a.main", "Sign in");
        pictures(chromium, "ready");

        provider.comes("eve", "staff");
        chromium.run("document.querySelector('main.login a.main').click()");
        await(chromium, "main.login", "eve is known to the provider but has no role here");
        pictures(chromium, "refused");

        provider.comes("Ötto Operator", "fleet-desk");
        chromium.run("document.querySelector('main.login a.main').click()");
        await(chromium, "header .choices", "Ötto Operator, operator");
        await(chromium, "header .connection", "Connected");
        assertThat(chromium.value("location.hash")).isEqualTo("#/rules");
        assertThat(chromium.value("document.cookie")).isEmpty();
        chromium.run("location.hash = '#/health'");
        await(chromium, "main", "the identity provider answers");
        pictures(chromium, "signed-in");

        chromium.run(
            "[...document.querySelectorAll('header button')]"
                + ".find(one => one.textContent === 'Sign out').click()");
        await(chromium, "main.login a.main", "Sign in");
        assertThat(chromium.value("location.href")).isEqualTo(console.address());
        assertThat(chromium.problems()).allSatisfy(problem -> assertThat(problem).contains("401"));
      }
    }
  }

  @Test
  void token_takenOutOfTheFileWhileSomebodyLooks_leadsToSigningIn() throws Exception {
    Installed.browser();
    Path tokens = Path.of("target", "taken-out.tokens");
    var first = Visitors.make("vera", Role.VIEWER);
    var second = Visitors.make("otto", Role.OPERATOR);
    Files.writeString(tokens, first.line() + "\n" + second.line() + "\n");
    try (StartedRedis redis = new StartedRedis();
        Console console =
            Console.open(
                new ConsoleSettings("127.0.0.1", 0, List.of(), tokens, null, null, null),
                new PlayedSources().of(redis.settings()));
        Chromium chromium = Chromium.start()) {
      chromium.open(console.address());
      logIn(chromium, first.token());
      await(chromium, "header .choices", "vera, viewer");
      await(chromium, "header .connection", "Connected");
      await(chromium, "main", "Nothing goes on");

      // Nothing is asked for by this screen any more: what tells it is the stream's end.
      Files.writeString(tokens, second.line() + "\n");

      logIn(chromium, second.token());
      await(chromium, "header .choices", "otto, operator");
      await(chromium, "header .connection", "Connected");
      assertThat(chromium.problems()).allSatisfy(problem -> assertThat(problem).contains("401"));
    }
  }

  private static void logIn(Chromium chromium, String token) {
    chromium.await("document.querySelector('main.login input') !== null");
    chromium.run(
        """
        {
          const input = document.querySelector('main.login input');
          input.value = '%s';
          input.dispatchEvent(new Event('input', {bubbles: true}));
          setTimeout(() => input.form.requestSubmit());
        }
        """
            .formatted(token));
  }

  @Test
  void page_withTokensToo_hasBothWays() throws Exception {
    Installed.browser();
    Path tokens = Path.of("target", "sign-in.tokens");
    Files.writeString(tokens, Visitors.make("vera", Role.VIEWER).line() + "\n");
    try (StartedRedis redis = new StartedRedis();
        IdentityProvider provider = new IdentityProvider("localhost")) {
      ConsoleSettings signedIn = IdentityProvider.console(Map.copyOf(provider.settings()));
      ConsoleSettings both =
          new ConsoleSettings("127.0.0.1", 0, List.of(), tokens, null, null, signedIn.oidc());
      try (Console console = Console.open(both, new PlayedSources().of(redis.settings()));
          Chromium chromium = Chromium.start()) {
        chromium.open(console.address());
        await(chromium, "main.login", "Or by a token");
        await(chromium, "main.login a.main", "Sign in");
        pictures(chromium, "both");
      }
    }
  }
}
