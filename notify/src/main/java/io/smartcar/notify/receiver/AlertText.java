package io.smartcar.notify.receiver;

import io.smartcar.events.Alert;
import io.smartcar.notify.Notice;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A notice in the words of receivers. */
final class AlertText {

  private AlertText() {}

  /** What names the alert, as Prometheus' alerts have it: the same for all that is said of it. */
  static Map<String, String> labels(Notice notice) {
    Alert alert = notice.raised().alert();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", alert.rule());
    labels.put("car", alert.carNumber());
    labels.put("date", alert.date());
    if (!alert.severity().isEmpty()) {
      labels.put("severity", alert.severity());
    }
    return labels;
  }

  /** What is said of it. */
  static Map<String, String> annotations(Notice notice) {
    Alert alert = notice.raised().alert();
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", summary(notice));
    if (!alert.description().isEmpty()) {
      annotations.put("description", alert.description());
    }
    alert.values().forEach((name, value) -> annotations.put(labelName(name), value.toString()));
    if (notice.isWithdrawn()) {
      annotations.put("correction", "withdrawn");
    }
    notice.replaces().ifPresent(other -> annotations.put("replaces", other));
    notice.lateBy().ifPresent(by -> annotations.put("late_by_seconds", seconds(by.toMillis())));
    if (notice.heldBack() > 0) {
      annotations.put("held_back", Long.toString(notice.heldBack()));
    }
    annotations.put("rules_version", Integer.toString(notice.raised().rulesVersion()));
    annotations.put("key", notice.key());
    return annotations;
  }

  /** One line for people. */
  static String summary(Notice notice) {
    Alert alert = notice.raised().alert();
    if (notice.isSummary()) {
      return alert.description();
    }
    String values =
        alert.values().entrySet().stream()
            .map(value -> value.getKey() + "=" + value.getValue())
            .collect(Collectors.joining(", "));
    return (notice.isWithdrawn() ? "withdrawn: " : "")
        + alert.rule()
        + ": car "
        + alert.carNumber()
        + " at "
        + alert.date()
        + (values.isEmpty() ? "" : " (" + values + ")")
        + notice.lateBy().map(by -> ", found " + seconds(by.toMillis()) + " s late").orElse("")
        + notice.replaces().map(other -> ", in place of " + other).orElse("")
        + (notice.heldBack() > 0 ? ", " + notice.heldBack() + " more since the last" : "");
  }

  /** When the alert was raised, by the rules' time. */
  static String startsAt(Notice notice) {
    return Instant.ofEpochMilli(notice.raised().raisedAtMillis()).toString();
  }

  /** The same for all that is said of one alert. */
  static String fingerprint(Notice notice) {
    return digest(notice.identity());
  }

  /** The same for these notices whenever they are sent. */
  static String idempotencyKey(List<Notice> notices) {
    return digest(notices.stream().map(Notice::key).collect(Collectors.joining(" ")));
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static String seconds(long millis) {
    return millis % 1_000 == 0 ? Long.toString(millis / 1_000) : Double.toString(millis / 1e3);
  }

  private static String labelName(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
    return Character.isDigit(plain.charAt(0)) ? '_' + plain : plain;
  }
}
