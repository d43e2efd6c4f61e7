package io.smartcar.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smartcar.redis.AlertStoreException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.SslOptions;

/** What to do about connections that fail for TLS, each in one line. Immutable. */
final class TlsErrors {

  /** Whoever is asked what is wrong has at least so long for it, however hasty the settings are. */
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(2);

  private static final byte[] QUESTION = "PING\r\n".getBytes(US_ASCII);

  /** Of more servers the others are not asked. */
  private static final int MAX_ASKED = 3;

  /** What a server calls a certificate of ours that it does not take. */
  private static final Set<String> REFUSALS =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied",
          "certificate_required",
          "handshake_failure");

  private static final String ALERT = "Received fatal alert: ";
  private static final String SPEAKS_NONE =
      "it speaks no TLS there: name its tls-port, or set smartcar.redis.tls.enabled = false";

  private final RedisSettings settings;
  private final int patienceMillis;

  /** What is wrong, what to do, and who can. */
  record Problem(Kind kind, String text) {}

  TlsErrors(RedisSettings settings) {
    this.settings = settings;
    this.patienceMillis = (int) Math.max(LEAST_PATIENCE.toMillis(), settings.timeout().toMillis());
  }

  /** What is wrong by what was thrown; empty if nothing of it is about TLS. */
  Optional<Problem> of(List<Throwable> reasons) {
    for (Throwable reason : reasons) {
      if (reason instanceof TlsFilesException) {
        return Optional.of(new Problem(Kind.REFUSED, String.valueOf(reason.getMessage())));
      }
    }
    return reasons.stream()
        .filter(SSLException.class::isInstance)
        .findFirst()
        .map(failure -> problem(chain(failure)));
  }

  /**
   * What is wrong by what a server says when it is asked: a client that goes on writing does not
   * hear that its certificate is refused, and one without TLS not that it should speak it.
   */
  Optional<Problem> asked() {
    RedisTls tls = settings.tls();
    try {
      return tls == null ? tlsOfServers() : objections(tls);
    } catch (UncheckedIOException saysNothing) {
      return Optional.empty();
    }
  }

  private Optional<Problem> tlsOfServers() {
    return addresses().anyMatch(address -> !speaksPlainly(address) && speaksTls(address))
        ? Optional.of(
            new Problem(Kind.REFUSED, "it speaks TLS there: set smartcar.redis.tls.enabled = true"))
        : Optional.empty();
  }

  private Optional<Problem> objections(RedisTls tls) {
    if (addresses().anyMatch(this::speaksPlainly)) {
      return Optional.of(new Problem(Kind.REFUSED, SPEAKS_NONE));
    }
    try {
      SslOptions options = TlsFiles.options(tls);
      SSLContext context = options.createSslContext();
      return addresses()
          .flatMap(address -> objection(context, options.getSslParameters(), address).stream())
          .findFirst();
    } catch (TlsFilesException | IOException | GeneralSecurityException e) {
      return Optional.of(new Problem(Kind.REFUSED, String.valueOf(e.getMessage())));
    }
  }

  private Stream<HostAndPort> addresses() {
    RedisServers servers = settings.servers();
    if (servers instanceof RedisServers.Standalone alone) {
      return Stream.of(new HostAndPort(alone.host(), alone.port()));
    }
    List<String> nodes =
        servers instanceof RedisServers.Sentinel sentinel
            ? sentinel.nodes()
            : ((RedisServers.Cluster) servers).nodes();
    return nodes.stream().limit(MAX_ASKED).map(HostAndPort::from);
  }

  /**
   * What a server has against a certificate of ours. With TLS 1.3 it says so behind the handshake,
   * at a time of its own; so it is asked something, to which it says either that or the answer.
   */
  private Optional<Problem> objection(
      SSLContext context, SSLParameters parameters, HostAndPort address) {
    try (Socket plain = connected(address);
        SSLSocket socket = over(plain, context, address)) {
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      socket.getOutputStream().write(QUESTION);
      return socket.getInputStream().read() < 0
          ? Optional.of(problem(List.of(new EOFException("it closed the connection"))))
          : Optional.empty();
    } catch (SSLException e) {
      return Optional.of(problem(chain(e)));
    } catch (IOException notAboutTls) {
      return Optional.empty();
    }
  }

  private boolean speaksTls(HostAndPort address) {
    try (Socket plain = connected(address)) {
      SSLContext context = SSLContext.getDefault();
      try (SSLSocket socket = over(plain, context, address)) {
        socket.startHandshake();
      }
      return true;
    } catch (SSLException e) {
      // Whoever shows a certificate, or an alert, speaks it.
      return chain(e).stream().anyMatch(CertificateException.class::isInstance)
          || String.valueOf(e.getMessage()).startsWith(ALERT);
    } catch (IOException | NoSuchAlgorithmException e) {
      return false;
    }
  }

  /**
   * Answers, if only with an error: for one that speaks TLS this is no message at all, and it ends
   * the connection.
   *
   * @throws UncheckedIOException if it does neither: whoever is held up says nothing to TLS either
   */
  private boolean speaksPlainly(HostAndPort address) {
    try (Socket plain = connected(address)) {
      plain.getOutputStream().write(QUESTION);
      int first = plain.getInputStream().read();
      return first == '+' || first == '-';
    } catch (SocketTimeoutException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      return false;
    }
  }

  private Socket connected(HostAndPort address) throws IOException {
    Socket socket = new FlightSocket();
    try {
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), patienceMillis);
      socket.setSoTimeout(patienceMillis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static SSLSocket over(Socket plain, SSLContext context, HostAndPort address)
      throws IOException {
    return (SSLSocket)
        context.getSocketFactory().createSocket(plain, address.getHost(), address.getPort(), true);
  }

  private Problem problem(List<Throwable> chain) {
    Throwable inner = chain.get(chain.size() - 1);
    String said = String.valueOf(inner.getMessage()).replaceAll("\\s+", " ");
    if (inner instanceof CertificateExpiredException) {
      return serverIs(
          "its certificate has expired (%s); give it a new one, tls-cert-file of redis.conf", said);
    }
    if (inner instanceof CertificateNotYetValidException) {
      return serverIs("its certificate is not valid yet (%s); set the clocks right", said);
    }
    if (any(chain, CertPathBuilderException.class)
        || any(chain, CertPathValidatorException.class)) {
      return serverIs(
          "its certificate is of an authority that %s does not trust; name its CA there",
          trusted());
    }
    if (inner instanceof CertificateException) {
      return serverIs("its certificate is for another name: %s; " + otherName(), said);
    }
    if (said.startsWith(ALERT)) {
      return refused(said.substring(ALERT.length()));
    }
    if (said.contains("Unsupported or unrecognized SSL message")) {
      return new Problem(Kind.REFUSED, SPEAKS_NONE);
    }
    return new Problem(Kind.UNAVAILABLE, "the TLS connection failed: " + said + "; see its log");
  }

  private static Problem serverIs(String text, String said) {
    return new Problem(Kind.NOT_PERMITTED, text.formatted(said));
  }

  private Problem refused(String alert) {
    RedisTls tls = settings.tls();
    if (!REFUSALS.contains(alert) || tls == null) {
      return new Problem(
          Kind.NOT_PERMITTED, "it refuses the TLS connection (" + alert + "); see its log");
    }
    return new Problem(
        Kind.NOT_PERMITTED,
        tls.certificate() == null
            ? "it wants a client certificate ("
                + alert
                + "); set smartcar.redis.tls.certificate and .key"
            : "it refuses the client certificate "
                + tls.certificate()
                + " ("
                + alert
                + "); have one issued by an authority of tls-ca-cert-file in redis.conf");
  }

  private String trusted() {
    RedisTls tls = settings.tls();
    return tls == null || tls.trusted() == null
        ? "Java (smartcar.redis.tls.trusted is empty)"
        : "smartcar.redis.tls.trusted, " + tls.trusted() + ",";
  }

  private String otherName() {
    return settings.servers() instanceof RedisServers.Standalone
        ? "set smartcar.redis.host to a name that is in it, or have one issued for this one"
        : "have one issued for what sentinels and nodes call it, or make them announce the name in it";
  }

  private static boolean any(List<Throwable> chain, Class<? extends Throwable> kind) {
    return chain.stream().anyMatch(kind::isInstance);
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable next = failure; next != null && !chain.contains(next); next = next.getCause()) {
      chain.add(next);
    }
    return chain;
  }
}
