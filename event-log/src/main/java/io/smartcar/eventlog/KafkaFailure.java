package io.smartcar.eventlog;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/**
 * Tells what a Kafka client threw, for everything that opens or asks one: a broker that is away,
 * client properties that are wrong, or a broker that refuses.
 */
final class KafkaFailure {

  private KafkaFailure() {}

  /** The exception to throw for it, in one line. */
  static EventLogException of(EventLogSettings settings, Throwable failure) {
    if (chain(failure).stream().anyMatch(InterruptException.class::isInstance)) {
      return new EventLogException("stopped while waiting for Kafka", failure);
    }
    return isAway(failure)
        ? settings.away(failure)
        : new EventLogException(settings + ": " + told(failure), failure);
  }

  /** Its innermost cause and what to do about it, in one line. */
  static String told(Throwable failure) {
    List<Throwable> chain = chain(failure);
    Throwable reason = chain.get(chain.size() - 1);
    String message = reason.getMessage() == null ? "" : ": " + reason.getMessage();
    return (reason.getClass().getSimpleName() + message).strip().replaceAll("\\R\\s*", " ")
        + remedy(chain);
  }

  private static String remedy(List<Throwable> chain) {
    if (chain.stream().anyMatch(AuthorizationException.class::isInstance)) {
      return "; grant this client's user the right, or set another in smartcar.kafka.properties";
    }
    if (chain.stream().anyMatch(SslAuthenticationException.class::isInstance)) {
      return ofTls(chain);
    }
    if (chain.stream().anyMatch(AuthenticationException.class::isInstance)) {
      return "; correct the login in smartcar.kafka.properties";
    }
    return !isAway(chain) && chain.stream().anyMatch(KafkaFailure::isOfTheClient)
        ? "; correct smartcar.kafka.properties"
        : "";
  }

  /** What Java's TLS says of a certificate is the only thing that tells what is wrong with it. */
  private static String ofTls(List<Throwable> chain) {
    String said =
        chain.stream()
            .map(each -> String.valueOf(each.getMessage()))
            .collect(Collectors.joining(" "));
    if (said.contains("certificate_required") || said.contains("Received fatal alert")) {
      return "; the broker does not take this client's certificate: correct ssl.keystore.location in"
          + " smartcar.kafka.properties";
    }
    if (said.contains("certification path")) {
      return "; name the authority of the brokers' certificates in ssl.truststore.location of"
          + " smartcar.kafka.properties";
    }
    if (said.contains("NotAfter")) {
      return "; the broker's certificate has expired: give it a new one";
    }
    if (said.contains("No name matching") || said.contains("subject alternative")) {
      return "; the broker's certificate is for another name: give it one for the name in"
          + " advertised.listeners, which must be reached by it";
    }
    return said.contains("Unsupported or unrecognized SSL message")
        ? "; the broker speaks no TLS there: correct security.protocol in smartcar.kafka.properties,"
            + " or the port"
        : "; correct what begins with ssl. in smartcar.kafka.properties";
  }

  /** What the constructors of clients throw; what brokers answer has classes of its own. */
  private static boolean isOfTheClient(Throwable failure) {
    return failure instanceof ConfigException
        || (failure.getClass() == KafkaException.class && failure.getCause() != null);
  }

  private static boolean isAway(Throwable failure) {
    return isAway(chain(failure));
  }

  private static boolean isAway(List<Throwable> chain) {
    return chain.stream().anyMatch(KafkaFailure::tellsOfNoAnswer)
        && chain.stream()
            .noneMatch(
                each ->
                    each instanceof AuthorizationException
                        || each instanceof AuthenticationException);
  }

  /** An address that is none, or has none, is told as one where nobody answers. */
  private static boolean tellsOfNoAnswer(Throwable failure) {
    return failure instanceof TimeoutException
        || failure instanceof org.apache.kafka.common.errors.TimeoutException
        || (failure instanceof ConfigException
            && String.valueOf(failure.getMessage())
                .contains(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
  }

  /** The failure and its causes, innermost last. */
  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable each = failure; each != null && !chain.contains(each); each = each.getCause()) {
      chain.add(each);
    }
    return chain;
  }
}
