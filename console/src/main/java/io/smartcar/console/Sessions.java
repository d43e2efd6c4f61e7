package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.console.Visitors.Visitor;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Those who have signed in, each until the session ends; in memory alone, by the digest of what
 * their browser keeps. Thread-safe.
 */
final class Sessions {

  /** Beyond that the one that would end first ends. */
  static final int MAX_SESSIONS = 2_000;

  private static final int ID_BYTES = 32;

  private final Clock clock;
  private final Duration length;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> byDigest = new ConcurrentHashMap<>();

  /** Somebody who has signed in. Thread-safe. */
  static final class Session implements Admission {

    private final Visitor visitor;
    private final String idToken;
    private final Instant until;
    private final List<Runnable> atEnd = new ArrayList<>();
    private boolean ended;

    Session(Visitor visitor, String idToken, Instant until) {
      this.visitor = visitor;
      this.idToken = idToken;
      this.until = until;
    }

    Visitor visitor() {
      return visitor;
    }

    /** As the provider gave it, by which it knows whom to sign out. */
    String idToken() {
      return idToken;
    }

    @Override
    public void atEnd(Runnable what) {
      boolean late;
      synchronized (this) {
        late = ended;
        if (!late) {
          atEnd.add(what);
        }
      }
      if (late) {
        what.run();
      }
    }

    @Override
    public synchronized void forget(Runnable what) {
      atEnd.remove(what);
    }

    private void end() {
      List<Runnable> all;
      synchronized (this) {
        ended = true;
        all = List.copyOf(atEnd);
        atEnd.clear();
      }
      all.forEach(Runnable::run);
    }
  }

  Sessions(Clock clock, Duration length) {
    this.clock = clock;
    this.length = length;
  }

  /** Begins one, under an identifier that nobody has had before. */
  String begin(Visitor visitor, String idToken) {
    sweep();
    if (byDigest.size() >= MAX_SESSIONS) {
      byDigest.entrySet().stream()
          .min(Comparator.comparing(entry -> entry.getValue().until))
          .ifPresent(first -> end(first.getKey(), first.getValue()));
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    byDigest.put(digest(id), new Session(visitor, idToken, clock.instant().plus(length)));
    return id;
  }

  /** Whose it is; null if it is nobody's, or has ended. */
  @Nullable Session find(String id) {
    String digest = digest(id);
    Session session = byDigest.get(digest);
    if (session != null && !clock.instant().isBefore(session.until)) {
      end(digest, session);
      return null;
    }
    return session;
  }

  /** Ends one before its time; null if there is none of this identifier. */
  @Nullable Session end(String id) {
    Session session = byDigest.remove(digest(id));
    if (session != null) {
      session.end();
    }
    return session;
  }

  /** Ends those whose time is over. Called every second or so. */
  void sweep() {
    Instant now = clock.instant();
    byDigest.forEach(
        (digest, session) -> {
          if (!now.isBefore(session.until)) {
            end(digest, session);
          }
        });
  }

  private void end(String digest, Session session) {
    if (byDigest.remove(digest, session)) {
      session.end();
    }
  }

  private static String digest(String id) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
