package io.smartcar.redis;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.clients.jedis.StreamEntryID;

/**
 * How far somebody has read the streams of all days, {@link ChangeFeed}; immutable. As a text it is
 * short, whatever many days there are, and can be given to whoever comes again with it.
 *
 * @param baseMillis of streams that are not named, everything up to this moment of Redis' clock was
 *     read; and nothing after it
 * @param last the id of the last entry that was read, by stream
 */
public record FeedPosition(long baseMillis, Map<String, String> last) {

  /** A text has no more: it goes into a header. Whoever comes with it has to begin anew. */
  static final int MAX_STREAMS = 50;

  static final String LOST = "new";
  private static final Pattern TEXT = Pattern.compile("(\\d{1,15})((?:~[ae]\\d{8}=\\d+-\\d+)*)");
  private static final Pattern STREAM = Pattern.compile("~([ae]\\d{8})=(\\d{1,15}-\\d{1,18})");

  /** Copies the map. */
  public FeedPosition {
    last = Map.copyOf(last);
  }

  /** Entries of the stream after this id have not been read. */
  String after(String stream) {
    return last.getOrDefault(stream, baseMillis + "-0");
  }

  /** Whether the entry was read. */
  public boolean has(FeedEntry entry) {
    return compare(entry.id(), after(entry.stream())) <= 0;
  }

  /** The same with an entry more. */
  public FeedPosition with(FeedEntry entry) {
    Map<String, String> more = new TreeMap<>(last);
    more.put(entry.stream(), entry.id());
    return new FeedPosition(baseMillis, more);
  }

  static int compare(String id, String other) {
    return new StreamEntryID(id).compareTo(new StreamEntryID(other));
  }

  /** What {@link #parse} reads; letters, digits and {@code ~ = -}. */
  public String text() {
    return last.size() > MAX_STREAMS
        ? LOST
        : new TreeMap<>(last)
            .entrySet().stream()
                .map(entry -> '~' + entry.getKey() + '=' + entry.getValue())
                .collect(Collectors.joining("", Long.toString(baseMillis), ""));
  }

  /** The position of a text; empty if it is none, or one that had become too long. */
  public static Optional<FeedPosition> parse(String text) {
    Matcher whole = TEXT.matcher(text);
    if (!whole.matches()) {
      return Optional.empty();
    }
    Map<String, String> last = new TreeMap<>();
    Matcher each = STREAM.matcher(whole.group(2));
    while (each.find()) {
      last.put(each.group(1), each.group(2));
    }
    return Optional.of(new FeedPosition(Long.parseLong(whole.group(1)), last));
  }
}
