package io.smartcar.sandbox.internal.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What probes make of answers that are not those of a server that is ready. */
final class ProbeTest {

  /** Whether the probe takes those bytes for the answer of a ready server. */
  private static boolean accepts(IntFunction<Probe> probe, byte[] answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server, answer));
      boolean accepted = probe.apply(server.getLocalPort()).answers();
      served.join();
      return accepted;
    }
  }

  private static void serve(ServerSocket server, byte[] answer) {
    try (Socket client = server.accept()) {
      client.getOutputStream().write(answer);
      client.shutdownOutput();
      client.getInputStream().readAllBytes();
    } catch (IOException clientHasLeft) {
      // it has seen enough
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** An answer with its length before it, made of numbers of four bytes. */
  private static byte[] framed(int... numbers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(numbers.length * Integer.BYTES);
    for (int number : numbers) {
      out.writeInt(number);
    }
    return bytes.toByteArray();
  }

  @Test
  void door_logAway_isNotReady() throws Exception {
    String head = "Content-Type: application/json\r\n\r\n";
    String away = "HTTP/1.1 503 Service Unavailable\r\n" + head + "{\"status\":\"log away\"}\n";
    assertThat(accepts(DoorProbe::new, ascii(away))).isFalse();
    assertThat(accepts(DoorProbe::new, ascii("HTTP/1.1 200 OK\r\n" + head + "{}\n"))).isFalse();
    String up = "HTTP/1.1 200 OK\r\n" + head + "{\"status\":\"up\"}\n";
    assertThat(accepts(DoorProbe::new, ascii(up))).isTrue();
  }

  @Test
  void redis_stillLoading_isNotReady() throws Exception {
    assertThat(accepts(RedisProbe::new, ascii("-LOADING Redis is loading\r\n"))).isFalse();
    assertThat(accepts(RedisProbe::new, ascii("+PONG\r\n"))).isTrue();
  }

  @Test
  void zooKeeper_notServing_isNotReady() throws Exception {
    assertThat(accepts(ZooKeeperProbe::new, ascii("This ZooKeeper instance is not serving")))
        .isFalse();
    assertThat(accepts(ZooKeeperProbe::new, ascii("Zxid: 0x0\nMode: standalone\n"))).isTrue();
  }

  @Test
  void kafka_noBrokerMayServe_isNotReady() throws Exception {
    assertThat(accepts(KafkaProbe::new, framed(0, 0, -1))).isFalse();
    assertThat(accepts(KafkaProbe::new, framed(0, 1, 1))).isTrue();
  }

  @Test
  void hbase_exceptionInAnswer_isNotReady() throws Exception {
    byte[] exception = new ProtocolBuffer().text(1, "PleaseHoldException").toBytes();
    byte[] header = new ProtocolBuffer().number(1, 0).message(2, exception).toBytes();

    assertThat(accepts(HBaseProbe::master, withLength(delimited(header)))).isFalse();
    assertThat(accepts(HBaseProbe::regionServer, withLength(delimited(header)))).isFalse();
    assertThat(accepts(HBaseProbe::anyRegionServer, withLength(delimited(header)))).isFalse();
  }

  @Test
  void hbase_answer_isReady() throws Exception {
    byte[] header = new ProtocolBuffer().number(1, 0).toBytes();
    byte[] answer = new ProtocolBuffer().text(1, "default").toBytes();

    assertThat(accepts(HBaseProbe::master, withLength(delimited(header, answer)))).isTrue();
    assertThat(accepts(HBaseProbe::master, withLength(delimited(header, new byte[0])))).isFalse();
    assertThat(accepts(HBaseProbe::anyRegionServer, withLength(delimited(header, answer))))
        .isTrue();
  }

  private static byte[] delimited(byte[]... messages) {
    ProtocolBuffer all = new ProtocolBuffer();
    for (byte[] message : messages) {
      all.delimited(message);
    }
    return all.toBytes();
  }

  private static byte[] withLength(byte[] message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Probe.sendFramed(new DataOutputStream(bytes), message);
    return bytes.toByteArray();
  }

  @Test
  void any_anotherProtocolOrNothing_isNotReady() throws Exception {
    for (byte[] strange : new byte[][] {ascii("HTTP/1.1 400 Bad Request\r\n\r\n"), {}}) {
      assertThat(accepts(RedisProbe::new, strange)).isFalse();
      assertThat(accepts(ZooKeeperProbe::new, strange)).isFalse();
      assertThat(accepts(KafkaProbe::new, strange)).isFalse();
      assertThat(accepts(HBaseProbe::master, strange)).isFalse();
      assertThat(accepts(NimbusProbe::leader, strange)).isFalse();
      assertThat(accepts(NimbusProbe::supervisor, strange)).isFalse();
    }
  }

  @Test
  void any_nobodyListens_isNotReady() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThat(new RedisProbe(port).answers()).isFalse();
  }
}
