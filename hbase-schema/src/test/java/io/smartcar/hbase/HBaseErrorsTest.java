package io.smartcar.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.hbase.EventStoreException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.DoNotRetryIOException;
import org.apache.hadoop.hbase.MasterNotRunningException;
import org.apache.hadoop.hbase.NotServingRegionException;
import org.apache.hadoop.hbase.PleaseHoldException;
import org.apache.hadoop.hbase.TableNotEnabledException;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.NoServerForRegionException;
import org.apache.hadoop.hbase.ipc.CallTimeoutException;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read of a failure of HBase's client: what, where and what to do. */
final class HBaseErrorsTest {

  private final HBaseErrors errors =
      new HBaseErrors(
          new HBaseSettings(
              "zk-1", 2181, "/hbase", "DriverCarInfo", 10, KeyKind.BOOK, Duration.ofSeconds(20)));

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new TableNotFoundException("DriverCarInfo"),
            Kind.TABLE_MISSING,
            "smartcar schema install"),
        Arguments.of(
            new TableNotEnabledException("DriverCarInfo"),
            Kind.TABLE_MISSING,
            "in hbase shell: enable 'DriverCarInfo'"),
        Arguments.of(
            new TableNotEnabledException("DriverCarInfoRejected is disabled."),
            Kind.TABLE_MISSING,
            "in hbase shell: enable 'DriverCarInfoRejected'"),
        Arguments.of(
            new NoSuchColumnFamilyException("cf1"), Kind.TABLE_MISSING, "smartcar schema check"),
        Arguments.of(
            new AccessDeniedException("Insufficient permissions"),
            Kind.NOT_PERMITTED,
            "grant this user read and write"),
        Arguments.of(new PleaseHoldException("Master is initializing"), Kind.UNAVAILABLE, "wait"),
        Arguments.of(new MasterNotRunningException("none"), Kind.UNAVAILABLE, "start its master"),
        Arguments.of(
            new NotServingRegionException("r1"), Kind.UNAVAILABLE, "start its region servers"),
        Arguments.of(
            new NoServerForRegionException("r1"), Kind.UNAVAILABLE, "start its region servers"),
        Arguments.of(
            new IOException("KeeperErrorCode = NoNode for /hbase/meta-region-server"),
            Kind.UNAVAILABLE,
            "correct smartcar.hbase.znode-parent"),
        Arguments.of(
            new DoNotRetryIOException("Zookeeper LIST could not be completed in 10000 ms"),
            Kind.UNAVAILABLE,
            "its ZooKeeper does not answer"),
        Arguments.of(
            new IOException("KeeperErrorCode = ConnectionLoss for /hbase/meta-region-server"),
            Kind.UNAVAILABLE,
            "start it, or correct smartcar.hbase.zookeeper-quorum"),
        Arguments.of(new TimeoutException(), Kind.UNAVAILABLE, "start only what does not run"),
        Arguments.of(
            new CallTimeoutException("Call to rs-1:16020 took 10000 ms"),
            Kind.UNAVAILABLE,
            "start only what does not run"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failure_ofTheClient_saysWhatToDo(Exception failure, Kind kind, String remedy) {
    EventStoreException error = errors.of(new CompletionException(failure));

    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error)
        .hasMessageContaining("zk-1:2181/hbase")
        .hasMessageContaining(remedy)
        .hasMessageNotContaining("\n");
  }

  /** As one that is stopped (SIGSTOP): the system takes connections for it. */
  @Test
  void failure_zooKeeperTakesConnectionsAndIsSilent_isNotToStartAnother() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
      HBaseErrors ofSilent =
          new HBaseErrors(
              new HBaseSettings(
                  "localhost",
                  silent.getLocalPort(),
                  "/hbase",
                  "DriverCarInfo",
                  10,
                  KeyKind.BOOK,
                  Duration.ofSeconds(20)));

      assertThat(ofSilent.of(new IOException("KeeperErrorCode = ConnectionLoss for /hbase")))
          .hasMessageContaining("do not start a second one")
          .hasMessageNotContaining("start it");
    }
  }
}
