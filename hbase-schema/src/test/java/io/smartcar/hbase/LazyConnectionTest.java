package io.smartcar.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LazyConnectionTest {

  private static final HBaseSettings SETTINGS =
      new HBaseSettings("z1", 2182, "/h", "T", 1, KeyKind.BOOK, Duration.ofSeconds(20));

  private static final String SITE =
      """
        <configuration>
          <property><name>hbase.security.authentication</name><value>kerberos</value></property>
          <property><name>hbase.client.ipc.pool.size</name><value>3</value></property>
          <property><name>of.somebody.else</name><value>kept</value></property>
          <property><name>zookeeper.recovery.retry</name><value>77</value></property>
          <property><name>zookeeper.session.timeout</name><value>7777</value></property>
          <property><name>hbase.zookeeper.quorum</name><value>elsewhere</value></property>
        </configuration>
        """;

  @Test
  void configuration_siteOfTheSettings_isPassedThroughButForWhatIsSet(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("our-site.xml"), SITE);

    assertPassedThrough(new LazyConnection(SETTINGS.withSite(file.toString())).configuration());
  }

  @Test
  void get_siteThatIsNotThere_saysSo(@TempDir Path directory) {
    HBaseSettings settings = SETTINGS.withSite(directory.resolve("none.xml").toString());
    try (HBaseEventStore store = new HBaseEventStore(settings)) {
      assertThatThrownBy(store::check)
          .isInstanceOf(EventStoreException.class)
          .hasMessageStartingWith("smartcar.hbase.site names " + settings.site());
    }
  }

  private static void assertPassedThrough(Configuration configuration) {
    assertThat(configuration.get("hbase.security.authentication")).isEqualTo("kerberos");
    assertThat(configuration.get("hbase.client.ipc.pool.size")).isEqualTo("3");
    assertThat(configuration.get("of.somebody.else")).isEqualTo("kept");
    assertThat(configuration.get("zookeeper.recovery.retry")).isEqualTo("77");
    assertThat(configuration.get("zookeeper.session.timeout")).isEqualTo("7777");
    assertThat(configuration.get("hbase.zookeeper.quorum")).isEqualTo("z1");
    assertThat(configuration.get("zookeeper.znode.parent")).isEqualTo("/h");
  }

  @Test
  void configuration_noSite_asksZooKeeperNoLongerThanTheOperationMayTake() {
    Configuration configuration = new LazyConnection(SETTINGS).configuration();

    assertThat(configuration.get("zookeeper.recovery.retry")).isEqualTo("10");
    assertThat(configuration.get("zookeeper.session.timeout")).isEqualTo("20000");
  }
}
