package io.smartcar.export;

/** Sees an export go on; called by its thread, every thousand events. */
public interface ExportProgress {

  /** Sees nothing. */
  ExportProgress SILENT =
      new ExportProgress() {
        @Override
        public void read(long events) {}

        @Override
        public void written(long events, long ofEvents) {}

        @Override
        public void done(DayOutcome day) {}
      };

  /** So many events have been read. */
  void read(long events);

  /** Of what was read, so many events are in files or have been compared; of so many. */
  void written(long events, long ofEvents);

  /** What became of a day; days come in order. */
  void done(DayOutcome day);
}
