package io.smartcar.redis;

import java.util.function.Consumer;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Looks through the keys of all masters, in pages, so that they serve others in between. */
final class KeyScan {

  private static final int PAGE_KEYS = 1_000;

  private KeyScan() {}

  /** Hands over each key that is of the pattern, perhaps twice. */
  static void each(Clients.Opened opened, String pattern, Consumer<String> keys) {
    opened.eachMaster(connection -> each(connection, pattern, keys));
  }

  private static void each(Connection connection, String pattern, Consumer<String> keys) {
    ScanParams params = new ScanParams().match(pattern).count(PAGE_KEYS);
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> page = connection.executeCommand(scan(cursor, params));
      page.getResult().forEach(keys);
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
  }

  /** Of one server: a cluster's client would ask the one that has a key named as the pattern. */
  private static CommandObject<ScanResult<String>> scan(String cursor, ScanParams params) {
    return new CommandObject<>(
        new CommandArguments(Protocol.Command.SCAN).add(cursor).addParams(params),
        BuilderFactory.SCAN_RESPONSE);
  }
}
