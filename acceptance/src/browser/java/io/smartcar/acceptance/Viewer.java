package io.smartcar.acceptance;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Somebody before a browser of their own, who shares no cookie and no storage with others. Waits
 * for what they look for, and keeps what went wrong in the page. For one thread.
 */
final class Viewer implements AutoCloseable {

  /** A machine with other things to do may take long. */
  private static final double PATIENCE_MILLIS = 180_000;

  /** What the browser says of an answer such as 503, which the page tells people itself. */
  private static final String FAILED_ANSWER = "Failed to load resource";

  private final BrowserContext context;
  private final Page page;
  private final String address;
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();

  /**
   * Opens a page that is empty yet.
   *
   * @param address where the console is
   */
  Viewer(Browser browser, String address) {
    this.address = address;
    context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    page = context.newPage();
    page.onPageError(problems::add);
    page.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type())
              && !message.text().startsWith(FAILED_ANSWER)) {
            problems.add(message.text());
          }
        });
  }

  Page page() {
    return page;
  }

  /** Goes to a screen, as {@code now}, and returns when nothing on it is being asked for. */
  Viewer open(String screen) {
    page.navigate(address + "#/" + screen);
    page.locator("h1").waitFor();
    awaitNothingAsked();
    return this;
  }

  /** Returns when no part of the screen waits for an answer. */
  void awaitNothingAsked() {
    awaitGone(page.locator("[aria-busy=true]:visible"));
  }

  /** Returns when this text is to be seen. */
  Locator see(String text) {
    Locator found = page.getByText(text).first();
    found.waitFor();
    return found;
  }

  Locator see(Locator wanted) {
    wanted.first().waitFor();
    return wanted.first();
  }

  void press(String button) {
    page.getByText(button, new Page.GetByTextOptions().setExact(true)).first().click();
  }

  void fill(String label, String text) {
    page.getByLabel(label).first().fill(text);
  }

  /** The row of a car's episode. */
  Locator episodeOf(String car) {
    return page.locator(".list.episodes [role=row]", new Page.LocatorOptions().setHasText(car));
  }

  /** The row of a car's episode to which nobody has seen yet. */
  Locator episodeNotSeenOf(String car) {
    return episodeOf(car).filter(new Locator.FilterOptions().setHasText("not seen"));
  }

  /** Returns when there is no such thing to be seen. */
  void awaitGone(Locator unwanted) {
    unwanted.first().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
  }

  /** A line of Health, by its name. */
  Locator health(String name) {
    return page.locator("dl.states > div:has(dt:text-is('%s'))".formatted(name));
  }

  /** What the page's scripts threw, and what the browser refused. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public void close() {
    context.close();
  }
}
