package io.smartcar.hbase;

import io.smartcar.hbase.EventStoreException.Kind;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.hbase.DoNotRetryIOException;
import org.apache.hadoop.hbase.TableNotEnabledException;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;
import org.apache.hadoop.hbase.security.AccessDeniedException;

/** What HBase's client threw, as one {@link EventStoreException} with one line. */
final class Failures {

  private final HBaseSettings settings;

  Failures(HBaseSettings settings) {
    this.settings = settings;
  }

  EventStoreException of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EventStoreException known) {
        return known;
      }
      if (cause instanceof TableNotFoundException
          || cause instanceof TableNotEnabledException
          || cause instanceof NoSuchColumnFamilyException) {
        return tableMissing(cause);
      }
      if (cause instanceof AccessDeniedException) {
        return new EventStoreException(
            Kind.NOT_PERMITTED,
            at("HBase does not permit it", cause) + "; grant this user read and write",
            failure);
      }
      if (cause instanceof DoNotRetryIOException || cause instanceof IllegalArgumentException) {
        return new EventStoreException(Kind.REFUSED, at("HBase refused", cause), failure);
      }
    }
    return new EventStoreException(
        Kind.UNAVAILABLE,
        at("HBase is not available", rootOf(failure)) + "; it is tried again when asked again",
        failure);
  }

  private EventStoreException tableMissing(Throwable cause) {
    return new EventStoreException(
        Kind.TABLE_MISSING,
        at("a table is missing or not as it should be", cause)
            + "; run: smartcar schema install, then: smartcar schema check",
        cause);
  }

  private String at(String what, Throwable cause) {
    return what + " at " + settings.address() + ": " + oneLine(cause);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null
        && (root instanceof CompletionException
            || root instanceof ExecutionException
            || root.getClass().getSimpleName().startsWith("RetriesExhausted"))) {
      root = root.getCause();
    }
    return root;
  }

  private static String oneLine(Throwable cause) {
    if (cause instanceof TimeoutException) {
      return "no answer in time";
    }
    String name = cause.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    String message = cause.getMessage();
    return message == null ? name : message.lines().findFirst().orElse(name);
  }
}
