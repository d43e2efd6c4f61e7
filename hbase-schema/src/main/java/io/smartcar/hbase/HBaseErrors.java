package io.smartcar.hbase;

import io.smartcar.events.server.Listening;
import io.smartcar.hbase.EventStoreException.Kind;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.hbase.DoNotRetryIOException;
import org.apache.hadoop.hbase.MasterNotRunningException;
import org.apache.hadoop.hbase.NotServingRegionException;
import org.apache.hadoop.hbase.PleaseHoldException;
import org.apache.hadoop.hbase.TableNotEnabledException;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.NoServerForRegionException;
import org.apache.hadoop.hbase.ipc.CallTimeoutException;
import org.apache.hadoop.hbase.ipc.ServerNotRunningYetException;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;
import org.apache.hadoop.hbase.regionserver.RegionServerStoppedException;
import org.apache.hadoop.hbase.security.AccessDeniedException;

/**
 * Turns what HBase's client threw into one {@link EventStoreException} with one line: what, where,
 * and what to do. Immutable.
 */
final class HBaseErrors {

  private final HBaseSettings settings;
  private final Listening zooKeeper;

  HBaseErrors(HBaseSettings settings) {
    this.settings = settings;
    this.zooKeeper = new Listening(settings.quorum(), settings.clientPort());
  }

  EventStoreException of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EventStoreException known) {
        return known;
      }
      if (cause instanceof TableNotFoundException || cause instanceof NoSuchColumnFamilyException) {
        return tableMissing(cause);
      }
      if (cause instanceof TableNotEnabledException) {
        return disabled(cause);
      }
      if (cause instanceof AccessDeniedException) {
        return new EventStoreException(
            Kind.NOT_PERMITTED,
            at("HBase does not permit it", cause) + "; grant this user read and write",
            failure);
      }
      if (isReadOnly(cause)) {
        return readOnly(failure);
      }
      if (cause instanceof NoServerForRegionException || isOfZooKeeper(cause)) {
        return unavailable(cause);
      }
      if (cause instanceof DoNotRetryIOException || cause instanceof IllegalArgumentException) {
        return new EventStoreException(Kind.REFUSED, at("HBase refused", cause), failure);
      }
    }
    return unavailable(failure);
  }

  private EventStoreException disabled(Throwable cause) {
    boolean rejected = String.valueOf(cause.getMessage()).contains(settings.rejectedTable());
    return disabled(rejected ? settings.rejectedTable() : settings.table(), cause);
  }

  /** Somebody has disabled this table. */
  EventStoreException disabled(String table, Throwable cause) {
    return new EventStoreException(
        Kind.TABLE_MISSING,
        "table %s at %s is disabled; in hbase shell: enable '%s'"
            .formatted(table, settings.address(), table),
        cause);
  }

  /** A table that is not written any more; who writes on finds the one that has its place. */
  private EventStoreException readOnly(Throwable failure) {
    return new EventStoreException(
        Kind.UNAVAILABLE,
        ("table %s at %s takes no writes: if its key is being converted, the next try goes to the new"
                + " table; if not, in hbase shell: alter '%s', READONLY => 'false'")
            .formatted(settings.table(), settings.address(), settings.table()),
        failure);
  }

  /** Whether a write failed because HBase refuses all writes to the table. */
  static boolean isOfReadOnly(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isReadOnly(cause)) {
        return true;
      }
    }
    return false;
  }

  static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isReadOnly(Throwable cause) {
    return cause instanceof DoNotRetryIOException
        && String.valueOf(cause.getMessage()).contains("region is read only");
  }

  /** HBase's client says of a ZooKeeper that is away that it should not be asked again. */
  private static boolean isOfZooKeeper(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("KeeperErrorCode = ConnectionLoss")
        || message.contains("KeeperErrorCode = Session")
        || (cause instanceof DoNotRetryIOException
            && message.startsWith("Zookeeper ")
            && message.contains("could not be completed"));
  }

  private EventStoreException unavailable(Throwable failure) {
    Throwable root = rootOf(failure);
    return new EventStoreException(
        Kind.UNAVAILABLE, at("HBase is not available", root) + "; " + remedy(root), failure);
  }

  /** By what the client meets: who has to be started, or what was named wrongly. */
  private String remedy(Throwable root) {
    if (root instanceof PleaseHoldException || root instanceof ServerNotRunningYetException) {
      return "its master is starting: wait";
    }
    if (root instanceof MasterNotRunningException) {
      return "start its master";
    }
    if (root instanceof NotServingRegionException
        || root instanceof RegionServerStoppedException
        || root instanceof NoServerForRegionException) {
      return "start its region servers, or wait until the region is assigned";
    }
    if (String.valueOf(root.getMessage()).contains("NoNode")) {
      return "nobody has registered there: start its master, or correct smartcar.hbase.znode-parent";
    }
    if (isOfZooKeeper(root)) {
      return "its ZooKeeper does not answer: "
          + zooKeeper.remedy("start it, or correct smartcar.hbase.zookeeper-quorum");
    }
    if (root instanceof TimeoutException || root instanceof CallTimeoutException) {
      return "see which of its master and region servers run, and their logs; start only what does"
          + " not run";
    }
    return "it is tried again when asked again";
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
