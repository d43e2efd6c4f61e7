package io.smartcar.redis;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.clients.jedis.exceptions.JedisDataException;

/** What a user was refused in a script: Redis 6.2 says neither which command nor which key. */
final class MissingRight {

  private static final int MAX_NAMED = 3;

  private static final Pattern LINE = Pattern.compile("user_script:\\s?(\\d+):");
  private static final Pattern CALL =
      Pattern.compile("redis\\.call\\('([A-Z]+)'(?:, KEYS\\[(\\d+)\\])?");

  private MissingRight() {}

  /** The same failure, by the command and the key if it is about a right. */
  static JedisDataException named(Scripts.Call call, JedisDataException failure) {
    String said = String.valueOf(failure.getMessage());
    if (said.contains("access one of the keys used as arguments")) {
      return refused("the keys " + named(call.keys()), failure);
    }
    Matcher line = LINE.matcher(said);
    if (!said.contains("user executing the script can't") || !line.find()) {
      return failure;
    }
    String commands = commands(call, Integer.parseInt(line.group(1)));
    return commands.isEmpty() ? failure : refused(commands, failure);
  }

  private static JedisDataException refused(String what, JedisDataException failure) {
    return new JedisDataException("NOPERM this user has no right to " + what, failure);
  }

  private static String named(List<String> keys) {
    String first = keys.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
    return keys.size() > MAX_NAMED ? first + ", …" : first;
  }

  /** Those of a line of the script, each with its key where the line says which. */
  private static String commands(Scripts.Call call, int line) {
    List<String> lines = call.script().text().lines().toList();
    if (line > lines.size()) {
      return "";
    }
    return CALL.matcher(lines.get(line - 1))
        .results()
        .map(
            command ->
                command.group(2) == null
                    ? command.group(1)
                    : command.group(1)
                        + " of "
                        + call.keys().get(Integer.parseInt(command.group(2)) - 1))
        .distinct()
        .collect(Collectors.joining(" or "));
  }
}
