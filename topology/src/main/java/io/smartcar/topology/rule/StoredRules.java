package io.smartcar.topology.rule;

import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.CarMasterText;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.RuleCost;
import io.smartcar.rules.live.port.RuleSource;
import io.smartcar.rules.live.port.RulesState;
import io.smartcar.rules.live.port.RulesUnavailableException;
import io.smartcar.rules.live.port.VersionedRules;
import io.smartcar.rulestore.NewerFormatException;
import io.smartcar.rulestore.NoSuchVersionException;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.TaskState;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
 *
 * <p>What the store cannot do now is done again every {@link #RETRY} until it can, whatever it
 * threw; a line says when that begins and when it ends.
 */
final class StoredRules implements RuleSource {

  private static final Logger LOG = LoggerFactory.getLogger(StoredRules.class);
  private static final String VERSION = "version";
  private static final String CARS = "cars";

  /** Of the file; one without it is of the first. */
  private static final String FORMAT = "format";

  private static final String KNOWN_FORMAT = "1";
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final long START_SECONDS = 10;

  private final RuleStore store;
  private final DeployedRuleTask place;
  private final InstantSource clock;
  private final Duration retry;
  private final ScheduledExecutorService asking;
  private final Job ask = new Job("pushed rules are not seen", this::look);
  private final Job tell = new Job("its state cannot be seen", this::tellState);
  private volatile @Nullable VersionedRules wanted;
  private volatile @Nullable TaskState state;

  /** Written by the task's thread alone, as {@link #state} is. */
  private List<RuleCost> costs = List.of();

  StoredRules(RuleStore store, DeployedRuleTask place, InstantSource clock) {
    this(store, place, clock, RETRY);
  }

  /** One that asks again sooner, or later. */
  StoredRules(RuleStore store, DeployedRuleTask place, InstantSource clock, Duration retry) {
    this.store = store;
    this.place = place;
    this.clock = clock;
    this.retry = retry;
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
    later(new Job("changes of the rules are not seen", () -> store.watch(() -> later(ask))));
  }

  private void later(Runnable work) {
    try {
      asking.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("task {}: its rules are closed", place.task());
    }
  }

  /** Looks what the store says. On the asking thread. */
  private VersionedRules look() throws RuleStoreException {
    int number = store.current().version();
    VersionedRules known = wanted;
    if (known == null || known.number() != number) {
      known = number == 0 ? jar() : stored(number);
      wanted = known;
      LOG.info("task {}: version {} of the rules is wanted", place.task(), number);
    }
    return known;
  }

  private VersionedRules jar() {
    return new VersionedRules(0, place.jar());
  }

  private VersionedRules stored(int number) throws RuleStoreException {
    return new VersionedRules(number, store.rules(number));
  }

  @Override
  public VersionedRules first() throws RulesUnavailableException {
    try {
      return asked(this::look);
    } catch (RulesUnavailableException e) {
      return keptFor(e).orElseThrow(() -> e);
    }
  }

  @Override
  public int decided() throws RulesUnavailableException {
    return asked(this::look).number();
  }

  @Override
  public Optional<VersionedRules> version(int number) throws RulesUnavailableException {
    Optional<VersionedRules> kept = kept().filter(rules -> rules.number() == number);
    try {
      return asked(() -> ifThere(number)).or(() -> kept);
    } catch (RulesUnavailableException e) {
      return Optional.of(kept.filter(rules -> !isOfALaterRelease(e)).orElseThrow(() -> e));
    }
  }

  /** Where the store has answered with what is not known here, what ran before is not in force. */
  private Optional<VersionedRules> keptFor(RulesUnavailableException reason) {
    return isOfALaterRelease(reason) ? Optional.empty() : kept();
  }

  private static boolean isOfALaterRelease(RulesUnavailableException reason) {
    Throwable answer = reason.getCause();
    return answer instanceof ExecutionException
        && answer.getCause() instanceof NewerFormatException;
  }

  private Optional<VersionedRules> ifThere(int number) throws RuleStoreException {
    try {
      return Optional.of(stored(number));
    } catch (NoSuchVersionException e) {
      return Optional.empty();
    }
  }

  private <T> T asked(Callable<T> question) throws RulesUnavailableException {
    Future<T> answer = asking.submit(question);
    try {
      return answer.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new RulesUnavailableException("the task is being ended", e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new RulesUnavailableException("no answer within " + START_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new RulesUnavailableException(oneLine(e.getCause()), e);
    }
  }

  private static String oneLine(@Nullable Throwable failure) {
    return failure instanceof RuleStoreException
        ? String.valueOf(failure.getMessage())
        : String.valueOf(failure).replace('\n', ';');
  }

  @Override
  public @Nullable VersionedRules wanted() {
    return wanted;
  }

  @Override
  public void report(RulesState state) {
    this.state =
        new TaskState(
            place.task(),
            place.tasks(),
            state.version(),
            state.since(),
            TaskState.Phase.valueOf(state.phase().name()),
            state.wanted(),
            state.reason(),
            state.problems(),
            clock.instant(),
            costs);
    later(tell);
  }

  @Override
  public void costs(List<RuleCost> costs) {
    this.costs = List.copyOf(costs);
    TaskState last = state;
    if (last != null) {
      state =
          new TaskState(
              last.task(),
              last.tasks(),
              last.version(),
              last.since(),
              last.phase(),
              last.wanted(),
              last.reason(),
              last.problems(),
              clock.instant(),
              this.costs);
      later(tell);
    }
  }

  private void tellState() {
    TaskState last = state;
    if (last != null) {
      store.report(last);
    }
  }

  @Override
  public void inForce(VersionedRules rules) {
    later(() -> keep(rules));
  }

  private void keep(VersionedRules rules) {
    Properties properties = new Properties();
    properties.setProperty(FORMAT, KNOWN_FORMAT);
    properties.setProperty(VERSION, Integer.toString(rules.number()));
    properties.putAll(rules.rules().texts());
    CarMaster cars = rules.rules().cars();
    properties.setProperty(CARS, cars.digest());
    Path file = place.lastKnown();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      // Its digest is in the file that follows: cut off between them, neither is taken.
      keep(carsFile(), out -> out.write(CarMasterText.write(cars)));
      keep(file, out -> properties.store(out, "The rules that this task ran last"));
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot be written: {}", file, e.toString());
    }
  }

  private interface Content {
    void write(Writer out) throws IOException;
  }

  private static void keep(Path file, Content content) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try (Writer out = Files.newBufferedWriter(unfinished)) {
      content.write(out);
    }
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path carsFile() {
    return place.lastKnown().resolveSibling(place.lastKnown().getFileName() + ".cars");
  }

  private Optional<VersionedRules> kept() {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(place.lastKnown())) {
      properties.load(in);
      if (!properties.getProperty(FORMAT, KNOWN_FORMAT).equals(KNOWN_FORMAT)) {
        return Optional.empty();
      }
      Map<String, String> files = new TreeMap<>();
      properties
          .stringPropertyNames()
          .forEach(name -> files.put(name, properties.getProperty(name)));
      int number = Integer.parseInt(properties.getProperty(VERSION, ""));
      // The jar may be another by now than the one whose rules were kept.
      return Optional.of(number == 0 ? jar() : new VersionedRules(number, withCars(files)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What was kept before there were cars says nothing of them. */
  private RuleSet withCars(Map<String, String> files) throws IOException {
    RuleSet rules = RuleSet.ofTexts(files);
    if (!rules.usesCars()) {
      return rules;
    }
    CarMaster cars = CarMasterText.read(Files.readString(carsFile()));
    if (!cars.digest().equals(files.get(CARS))) {
      throw new IOException(carsFile() + " is of another version");
    }
    return rules.withCars(cars);
  }

  @Override
  public void close() {
    asking.shutdownNow();
    store.close();
  }

  /** What is asked of the store; on the asking thread only. */
  private final class Job implements Runnable {

    private interface Work {
      void run() throws RuleStoreException;
    }

    private final String otherwise;
    private final Work work;
    private boolean fails;
    private boolean isPlanned;

    /**
     * Creates it.
     *
     * @param otherwise what it means while the store cannot do it
     */
    Job(String otherwise, Work work) {
      this.otherwise = otherwise;
      this.work = work;
    }

    @Override
    public void run() {
      try {
        work.run();
        if (fails) {
          LOG.info("task {}: the rule store answers again", place.task());
        }
        fails = false;
      } catch (RuleStoreException | RuntimeException e) {
        if (!fails) {
          LOG.warn(
              "task {}: {} until the rule store answers: {}", place.task(), otherwise, oneLine(e));
        }
        fails = true;
        again();
      }
    }

    private void again() {
      if (!isPlanned && !asking.isShutdown()) {
        isPlanned = true;
        var unused =
            asking.schedule(
                () -> {
                  isPlanned = false;
                  run();
                },
                retry.toMillis(),
                TimeUnit.MILLISECONDS);
      }
    }
  }
}
