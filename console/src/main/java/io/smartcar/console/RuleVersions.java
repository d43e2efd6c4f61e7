package io.smartcar.console;

import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleOutline;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.RuleVersion;
import io.smartcar.rulestore.StoredCars;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the rules: one never changes, so that it is read once. Of many their heads are
 * kept, of the last ones that were asked for their texts too. Thread-safe.
 */
final class RuleVersions {

  private static final int MAX_HEADS = 10_000;
  private static final long MAX_TEXT_CHARS = 8_000_000;
  private static final int MAX_OUTLINES = 500;
  private static final int FIRST = 1;

  /**
   * A version without its texts; immutable.
   *
   * @param digests of each file's text, by file name
   */
  record Head(
      int number,
      String author,
      Instant time,
      String message,
      SortedMap<String, String> digests,
      @Nullable StoredCars cars) {}

  /** How a file differs from that of another version. */
  enum Change {
    ADDED,
    CHANGED,
    REMOVED
  }

  private final RuleStore store;
  private final ConsoleSources.DeployedRules deployed;
  private final Recent<Integer, Head> heads = new Recent<>(MAX_HEADS, head -> 1);
  private final Recent<Integer, RuleVersion> texts =
      new Recent<>(MAX_TEXT_CHARS, RuleVersions::chars);
  private final Recent<String, RuleOutline> outlines = new Recent<>(MAX_OUTLINES, outline -> 1);

  RuleVersions(RuleStore store, ConsoleSources.DeployedRules deployed) {
    this.store = store;
    this.deployed = deployed;
  }

  /** The numbers of all that were pushed, the oldest first. */
  List<Integer> numbers() throws RuleStoreException {
    return store.numbers();
  }

  /**
   * A version; 0 is the rules that the topology was deployed with, which nobody pushed.
   *
   * @throws io.smartcar.rulestore.NoSuchVersionException if there is none of this number
   */
  RuleVersion version(int number) throws RuleStoreException {
    if (number == 0) {
      return deployed();
    }
    RuleVersion known = texts.get(number);
    if (known == null) {
      known = store.version(number);
      texts.put(number, known);
      heads.put(number, head(known));
    }
    return known;
  }

  private RuleVersion deployed() {
    try {
      return new RuleVersion(0, "", Instant.EPOCH, "", deployed.read());
    } catch (RuleException wrong) {
      throw new Problem(
          Problem.UNAVAILABLE,
          "the rules that the topology was deployed with cannot be read here: "
              + wrong.problems().get(0));
    }
  }

  /**
   * The rules that the topology was deployed with, if this is the version that was pushed first, on
   * them.
   *
   * @return empty if another was before it, or they cannot be read here
   */
  Optional<Head> deployedBefore(int number) {
    if (number != FIRST) {
      return Optional.empty();
    }
    try {
      return Optional.of(head(deployed()));
    } catch (Problem unreadable) {
      return Optional.empty();
    }
  }

  /** A version without its texts. */
  Head head(int number) throws RuleStoreException {
    Head known = number == 0 ? null : heads.get(number);
    return known == null ? head(version(number)) : known;
  }

  private static Head head(RuleVersion version) {
    SortedMap<String, String> digests = new TreeMap<>();
    version.files().forEach((file, text) -> digests.put(file, digest(text)));
    return new Head(
        version.number(),
        version.author(),
        version.time(),
        version.message(),
        Collections.unmodifiableSortedMap(digests),
        version.cars());
  }

  /** What differs between two versions, by file name; nothing stands for one without files. */
  static SortedMap<String, Change> changes(@Nullable Head before, Head after) {
    Map<String, String> old = before == null ? Map.of() : before.digests();
    SortedMap<String, Change> changes = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(after.digests().keySet());
    for (String name : names) {
      String was = old.get(name);
      String is = after.digests().get(name);
      if (was == null) {
        changes.put(name, Change.ADDED);
      } else if (is == null) {
        changes.put(name, Change.REMOVED);
      } else if (!was.equals(is)) {
        changes.put(name, Change.CHANGED);
      }
    }
    return changes;
  }

  /** What a file says of itself. */
  RuleOutline outline(RuleFile file) {
    String key = file.name() + '/' + digest(file.epl());
    RuleOutline known = outlines.get(key);
    if (known == null) {
      known = RuleOutline.of(file);
      outlines.put(key, known);
    }
    return known;
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static long chars(RuleVersion version) {
    return 1 + chars(version.files()) + chars(version.scenarios());
  }

  private static long chars(Map<String, String> texts) {
    return texts.values().stream().mapToLong(String::length).sum();
  }

  /** What was asked for last, as much as fits. Thread-safe. */
  private static final class Recent<K, V> {
    private final long most;
    private final ToLongFunction<V> size;
    private final LinkedHashMap<K, V> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long total;

    Recent(long most, ToLongFunction<V> size) {
      this.most = most;
      this.size = size;
    }

    synchronized @Nullable V get(K key) {
      return kept.get(key);
    }

    synchronized void put(K key, V value) {
      V before = kept.put(key, value);
      total += size.applyAsLong(value) - (before == null ? 0 : size.applyAsLong(before));
      Iterator<V> oldest = kept.values().iterator();
      while (total > most && kept.size() > 1) {
        total -= size.applyAsLong(oldest.next());
        oldest.remove();
      }
    }
  }
}
