package io.smartcar.hbase;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;

/** The events of a source, some at a time put right or left out by another. Used by one thread. */
final class ReviewedRows implements EventRows {

  private static final int PAGE = 1_000;

  private final EventRows source;
  private final UnaryOperator<List<StoredEvent>> review;
  private Iterator<StoredEvent> page = List.<StoredEvent>of().iterator();

  ReviewedRows(EventRows source, UnaryOperator<List<StoredEvent>> review) {
    this.source = source;
    this.review = review;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && source.hasNext()) {
      List<StoredEvent> read = new ArrayList<>(PAGE);
      while (read.size() < PAGE && source.hasNext()) {
        read.add(source.next());
      }
      page = review.apply(read).iterator();
    }
    return page.hasNext();
  }

  @Override
  public StoredEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }

  @Override
  public void close() {
    source.close();
  }
}
