package io.smartcar.hbase;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stored events, read as they are asked for. Used by one thread. */
interface EventRows extends Iterator<StoredEvent>, AutoCloseable {

  /** Gives up what is being read. */
  @Override
  void close();

  /** None. */
  static EventRows none() {
    return of(Collections.emptyIterator());
  }

  /** The events of each, one after the other. */
  static EventRows joined(Iterator<EventRows> parts) {
    return new Joined<>(parts, part -> part);
  }

  /** Events that are there already. */
  static EventRows of(Iterator<StoredEvent> events) {
    return new EventRows() {
      @Override
      public boolean hasNext() {
        return events.hasNext();
      }

      @Override
      public StoredEvent next() {
        return events.next();
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  /** What is opened when the first event is asked for. */
  static EventRows lazily(Supplier<EventRows> opener) {
    return new Joined<>(List.of(opener).iterator(), Supplier::get);
  }

  /** One source after the other, each opened when the one before it has ended. */
  final class Joined<S> implements EventRows {

    /** Opens a source. */
    interface Opener<S> {
      /** Opens it. */
      EventRows open(S source);
    }

    private final Iterator<S> sources;
    private final Opener<S> opener;
    private @Nullable EventRows current;

    Joined(Iterator<S> sources, Opener<S> opener) {
      this.sources = sources;
      this.opener = opener;
    }

    @Override
    public boolean hasNext() {
      while (current == null || !current.hasNext()) {
        close();
        if (!sources.hasNext()) {
          return false;
        }
        current = opener.open(sources.next());
      }
      return true;
    }

    @Override
    public StoredEvent next() {
      if (!hasNext() || current == null) {
        throw new NoSuchElementException();
      }
      return current.next();
    }

    @Override
    public void close() {
      EventRows open = current;
      current = null;
      if (open != null) {
        open.close();
      }
    }
  }
}
