package io.smartcar.console;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.hbase.CarTable;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.EventSearch;
import io.smartcar.hbase.HBaseCarTable;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.redis.RedisSettings;
import io.smartcar.status.AskedPlatform;
import io.smartcar.status.PlatformStatus;
import io.smartcar.wiring.StoreSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Whom the console asks; immutable.
 *
 * @param redis where the alerts are
 * @param events what cars reported; closed with the console
 * @param cars what the car master knows; closed with the console
 * @param status how the platform is; may block for as long as it waits for the servers
 * @param clock what is now, and the fleet's zone
 */
public record ConsoleSources(
    RedisSettings redis,
    EventSearch events,
    CarTable cars,
    Supplier<PlatformStatus> status,
    Clock clock)
    implements AutoCloseable {

  /** A server of whom nothing is heard for so long is shown as silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** The servers of a configuration, and the topology of that name; nothing is opened yet. */
  public static ConsoleSources of(SmartcarConfig config, String topology) {
    Clock clock = Clock.system(config.events().timeZone());
    HBaseSettings hbase = StoreSettings.hbase(config);
    AskedPlatform platform = new AskedPlatform(config, topology, clock);
    return new ConsoleSources(
        StoreSettings.redis(config),
        new EventHistory(hbase, clock.getZone()),
        new HBaseCarTable(hbase),
        () -> PlatformStatus.ask(platform, topology, PATIENCE, clock),
        clock);
  }

  @Override
  public void close() {
    events.close();
    cars.close();
  }
}
