package io.smartcar.export;

import io.smartcar.export.Steps.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * Writes stored events as Parquet files into a directory, a directory for each day: {@code
 * day=2018-08-30/part-00000.parquet}, in the order of car and time. A day is there as a whole or
 * not at all; whatever ends an export, the next one removes what was left and goes on with the days
 * that are not there. Memory is bounded whatever the number of events; the disk of the directory
 * must have room for them twice. Used by one thread; one at a time for a directory, on all
 * processes of a machine.
 */
public final class ParquetExport {

  /** Some 70 MB. */
  private static final int EVENTS_IN_MEMORY = 200_000;

  /*
   * Row groups are cut by rows, and small: a reader skips a group by the least and the greatest car
   * in it, so what a query of one car reads is the groups that have it. 100,000 rows are a day of a
   * car at 1 Hz and some 0.3 MB; fewer would cost more in footers and in each group's dictionaries.
   */
  private static final int ROWS_IN_A_GROUP = 100_000;

  private final ExportSettings settings;
  private final ExportProgress progress;
  private final Sizes sizes;
  private final Steps steps;

  /** What tests make small. */
  record Sizes(int eventsInMemory, int rowsInAGroup) {

    static final Sizes USUAL = new Sizes(EVENTS_IN_MEMORY, ROWS_IN_A_GROUP);
  }

  /** Creates an export; nothing is read or written yet. */
  public ParquetExport(ExportSettings settings, ExportProgress progress) {
    this(settings, progress, Sizes.USUAL, Steps.UNSEEN);
  }

  ParquetExport(ExportSettings settings, ExportProgress progress, Sizes sizes, Steps steps) {
    this.settings = settings;
    this.progress = progress;
    this.sizes = sizes;
    this.steps = steps;
  }

  /**
   * Exports the days from the first to the last, both included.
   *
   * @return what became of each day that has events or a directory, in order
   * @throws ExportException in one line, if the directory is not as it should be or the disk fails
   */
  public List<DayOutcome> run(EventSource source, LocalDate first, LocalDate last) {
    Path out = settings.out();
    try (OutputTree tree = OutputTree.open(out, steps)) {
      ExportRun run = new ExportRun(settings, tree, progress, sizes, steps);
      try {
        run.read(source, first, last);
        List<DayOutcome> outcomes = run.write();
        tree.clear();
        steps.at(Step.CLEANED);
        return outcomes;
      } catch (IOException | RuntimeException e) {
        clearAfter(e, tree);
        throw e;
      }
    } catch (ExportException e) {
      throw e;
    } catch (SourceException e) {
      throw e.of();
    } catch (IOException | RuntimeException e) {
      throw DiskErrors.of(e, out, OutputTree.OPTION);
    }
  }

  /** Room on the disk is given back at once; if that fails too, by the next export. */
  private static void clearAfter(Exception failure, OutputTree tree) {
    try {
      tree.clear();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Carries what the source threw past those who ask what the disk did. */
  static final class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RuntimeException thrown;

    SourceException(RuntimeException thrown) {
      super(thrown);
      this.thrown = thrown;
    }

    RuntimeException of() {
      return thrown;
    }
  }
}
