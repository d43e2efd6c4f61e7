package io.smartcar.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.Tuple;
import redis.clients.jedis.util.SafeEncoder;

/** All keys of a Redis as the commands that make them, a line each: words between tabs. */
final class KeptKeys {

  private KeptKeys() {}

  /** What is there, in the order of the keys; when they expire is not kept. */
  static List<String> of(UnifiedJedis client) {
    List<String> lines = new ArrayList<>();
    for (String key : keys(client)) {
      List<String> words = new ArrayList<>();
      switch (client.type(key)) {
        case "string" -> lines.add(line(List.of("SET", key, client.get(key))));
        case "set" -> {
          words.addAll(List.of("SADD", key));
          words.addAll(new TreeSet<>(client.smembers(key)));
          lines.add(line(words));
        }
        case "hash" -> {
          words.addAll(List.of("HSET", key));
          new TreeMap<>(client.hgetAll(key)).forEach((field, value) -> add(words, field, value));
          lines.add(line(words));
        }
        case "zset" -> {
          words.addAll(List.of("ZADD", key));
          for (Tuple member : client.zrangeWithScores(key, 0, -1)) {
            add(words, String.format("%.0f", member.getScore()), member.getElement());
          }
          lines.add(line(words));
        }
        case "stream" -> {
          for (StreamEntry entry : client.xrange(key, "-", "+")) {
            List<String> added = new ArrayList<>(List.of("XADD", key, entry.getID().toString()));
            new TreeMap<>(entry.getFields()).forEach((field, value) -> add(added, field, value));
            lines.add(line(added));
          }
        }
        default -> throw new IllegalStateException(key + " is of another type");
      }
    }
    return lines;
  }

  private static void add(List<String> words, String name, String value) {
    words.add(name);
    words.add(value);
  }

  private static Iterable<String> keys(UnifiedJedis client) {
    TreeSet<String> keys = new TreeSet<>();
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> page = client.scan(cursor);
      keys.addAll(page.getResult());
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    return keys;
  }

  /** Makes them. */
  static void make(UnifiedJedis client, Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split("\t", -1);
      CommandArguments command = new CommandArguments(() -> SafeEncoder.encode(words[0]));
      for (int i = 1; i < words.length; i++) {
        command.add(plain(words[i]));
      }
      client.executeCommand(command);
    }
  }

  private static String line(List<String> words) {
    return String.join("\t", words.stream().map(KeptKeys::escaped).toList());
  }

  private static String escaped(String word) {
    return word.replace("\\", "\\b").replace("\n", "\\n").replace("\t", "\\t");
  }

  private static String plain(String word) {
    return word.replace("\\n", "\n").replace("\\t", "\t").replace("\\b", "\\");
  }
}
