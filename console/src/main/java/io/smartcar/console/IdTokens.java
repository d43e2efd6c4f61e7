package io.smartcar.console;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.smartcar.config.OidcConfig;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** ID tokens of a provider that has described itself: which are good, and why not. Thread-safe. */
final class IdTokens {

  /*
   * The library judges: signature by the keys that the provider publishes, issuer, audience,
   * times, nonce. A token signed with a key that is not known yet makes the keys be read again, once
   * for each token: tokens come from the provider alone, so that nobody else can make it read them.
   * Algorithms whose key both sides share are not taken, nor "none".
   */

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final int MAX_KEYS_BYTES = 256 * 1024;
  private static final long KEYS_MILLIS = TimeUnit.MINUTES.toMillis(5);

  private final OIDCProviderMetadata metadata;
  private final IDTokenValidator validator;
  private final Clock clock;

  /** Somebody's ID token, found good. */
  record Identity(Map<String, ?> claims, String idToken) {}

  /**
   * By the keys of this provider, which are read when a token comes.
   *
   * @param tls whom to trust in reading them; null for those that Java trusts
   * @throws IOException if their address is none
   */
  IdTokens(
      OidcConfig config, OIDCProviderMetadata metadata, @Nullable SSLSocketFactory tls, Clock clock)
      throws IOException {
    this.metadata = metadata;
    this.clock = clock;
    int millis = Math.toIntExact(config.timeout().toMillis());
    DefaultResourceRetriever retriever =
        tls == null
            ? new DefaultResourceRetriever(millis, millis, MAX_KEYS_BYTES)
            : new DefaultResourceRetriever(millis, millis, MAX_KEYS_BYTES, true, tls);
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.create(metadata.getJWKSetURI().toURL(), retriever)
            .cache(KEYS_MILLIS, 2L * millis)
            .refreshAheadCache(false)
            .rateLimited(false)
            .build();
    validator =
        new IDTokenValidator(
            new Issuer(config.issuer()),
            new ClientID(config.clientId()),
            new JWSVerificationKeySelector<>(algorithms(metadata), keys),
            null);
    validator.setMaxClockSkew(Math.toIntExact(config.clockSkew().toSeconds()));
  }

  /** Whether they are signed with the keys that this says, and in its ways. */
  boolean areOf(OIDCProviderMetadata other) {
    return Objects.equals(metadata.getJWKSetURI(), other.getJWKSetURI())
        && Objects.equals(metadata.getIDTokenJWSAlgs(), other.getIDTokenJWSAlgs());
  }

  /** The ways to sign that the provider knows and that are taken here. */
  static Set<JWSAlgorithm> algorithms(OIDCProviderMetadata metadata) {
    List<JWSAlgorithm> said = metadata.getIDTokenJWSAlgs();
    Set<JWSAlgorithm> both = new HashSet<>(ALGORITHMS);
    if (said != null) {
      both.retainAll(said);
    }
    return both;
  }

  /**
   * Who it says it is, if it is good.
   *
   * @throws SignInException if it is not, or the keys cannot be read
   */
  Identity judged(JWT token, String nonce) throws SignInException {
    try {
      var unused = validator.validate(token, new Nonce(nonce));
      return new Identity(token.getJWTClaimsSet().getClaims(), token.serialize());
    } catch (KeySourceException away) {
      throw new SignInException(
          "the identity provider's keys cannot be read now: %s; sign in again"
              .formatted(OidcProvider.line(away)),
          away);
    } catch (BadJOSEException bad) {
      throw new SignInException("the ID token is not taken: %s".formatted(reason(token, bad)), bad);
    } catch (JOSEException | ParseException wrong) {
      throw new SignInException(
          "the ID token cannot be read: %s; see the provider's log"
              .formatted(OidcProvider.line(wrong)),
          wrong);
    }
  }

  private String reason(JWT token, BadJOSEException bad) {
    String line = OidcProvider.line(bad);
    String words = line.toLowerCase(Locale.ROOT);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (words.contains("expired")) {
      return "it expired%s, and it is %s here; compare the clocks of this machine and the provider"
          .formatted(at(token, JWTClaimsSet::getExpirationTime), now);
    }
    if (words.contains("ahead")) {
      return "it is of the future: made%s, and it is %s here; compare the clocks of this machine and the provider"
          .formatted(at(token, JWTClaimsSet::getIssueTime), now);
    }
    if (words.contains("issuer")) {
      return line + "; see smartcar.console.oidc.issuer";
    }
    if (words.contains("audience")) {
      return line + "; see smartcar.console.oidc.client-id";
    }
    if (words.contains("nonce")) {
      return "its nonce says that it was made for another sign-in; sign in again";
    }
    return line;
  }

  private static String at(JWT token, Function<JWTClaimsSet, @Nullable Date> time) {
    try {
      return Optional.ofNullable(time.apply(token.getJWTClaimsSet()))
          .map(date -> " at " + date.toInstant())
          .orElse("");
    } catch (ParseException unreadable) {
      return "";
    }
  }
}
