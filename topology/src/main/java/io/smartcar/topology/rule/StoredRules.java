package io.smartcar.topology.rule;

import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.RuleSource;
import io.smartcar.rules.live.RulesState;
import io.smartcar.rules.live.VersionedRules;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.TaskState;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of a {@link RuleStore} as a rule task sees them. Everything that asks the store is done
 * by a thread of its own; what is wanted is looked at without waiting. The version in force is also
 * kept in a file beside the worker, for a start while the store is away. Not thread-safe: one task.
 */
final class StoredRules implements RuleSource {

  private static final Logger LOG = LoggerFactory.getLogger(StoredRules.class);
  private static final String VERSION = "version";
  private static final long RETRY_SECONDS = 2;
  private static final long START_SECONDS = 10;

  private final RuleStore store;
  private final RuleTaskPlace place;
  private final InstantSource clock;
  private final ScheduledExecutorService asking;
  private volatile @Nullable VersionedRules wanted;
  private boolean away;

  StoredRules(RuleStore store, RuleTaskPlace place, InstantSource clock) {
    this.store = store;
    this.place = place;
    this.clock = clock;
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "rule-store-" + place.task());
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.asking = executor;
    asking.execute(() -> store.watch(() -> later(this::ask)));
  }

  private void later(Runnable work) {
    if (!asking.isShutdown()) {
      asking.execute(work);
    }
  }

  /** On the asking thread. */
  private void ask() {
    try {
      int number = store.current().version();
      VersionedRules known = wanted;
      if (known == null || known.number() != number) {
        wanted = number == 0 ? jar() : stored(number);
        LOG.info("task {}: version {} of the rules is wanted", place.task(), number);
      }
      away = false;
    } catch (RuleStoreException e) {
      if (!away) {
        LOG.warn("task {} goes on with the rules it has: {}", place.task(), e.getMessage());
      }
      away = true;
      if (!asking.isShutdown()) {
        var unused = asking.schedule(this::ask, RETRY_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private VersionedRules jar() {
    return new VersionedRules(0, place.jar());
  }

  private VersionedRules stored(int number) throws RuleStoreException {
    return new VersionedRules(number, RuleSet.ofTexts(store.version(number).files()));
  }

  @Override
  public VersionedRules first() {
    VersionedRules known = asked(() -> wanted);
    return known == null ? kept().orElseGet(this::jar) : known;
  }

  @Override
  public Optional<VersionedRules> version(int number) {
    VersionedRules known = asked(() -> stored(number));
    return known == null ? kept().filter(rules -> rules.number() == number) : Optional.of(known);
  }

  /** After the store was first asked; null if it does not answer in time. */
  private @Nullable VersionedRules asked(Callable<@Nullable VersionedRules> question) {
    try {
      return asking
          .submit(
              () -> {
                ask();
                return question.call();
              })
          .get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("task {}: the rules' store does not answer: {}", place.task(), e.toString());
      return null;
    }
  }

  @Override
  public @Nullable VersionedRules wanted() {
    return wanted;
  }

  @Override
  public void report(RulesState state) {
    TaskState report =
        new TaskState(
            place.task(),
            place.tasks(),
            state.version(),
            state.since(),
            TaskState.Phase.valueOf(state.phase().name()),
            state.wanted(),
            state.reason(),
            state.problems(),
            clock.instant());
    later(() -> store.report(report));
  }

  @Override
  public void inForce(VersionedRules rules) {
    later(() -> keep(rules));
  }

  private void keep(VersionedRules rules) {
    Properties properties = new Properties();
    properties.setProperty(VERSION, Integer.toString(rules.number()));
    properties.putAll(rules.rules().texts());
    Path file = place.lastKnown();
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(unfinished.toAbsolutePath().getParent());
      try (Writer out = Files.newBufferedWriter(unfinished)) {
        properties.store(out, "The rules that this task ran last");
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} cannot be written: {}", file, e.toString());
    }
  }

  private Optional<VersionedRules> kept() {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(place.lastKnown())) {
      properties.load(in);
      Map<String, String> files = new TreeMap<>();
      properties
          .stringPropertyNames()
          .forEach(name -> files.put(name, properties.getProperty(name)));
      int number = Integer.parseInt(properties.getProperty(VERSION, "0"));
      return number == 0
          ? Optional.empty()
          : Optional.of(new VersionedRules(number, RuleSet.ofTexts(files)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    asking.shutdownNow();
    store.close();
  }
}
