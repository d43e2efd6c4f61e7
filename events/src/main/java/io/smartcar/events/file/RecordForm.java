package io.smartcar.events.file;

import io.smartcar.events.Decoded;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a file become events: its lines, or the values of a JSON document. {@link
 * EventFile} asks for each record in the order of the file, from one thread; one instance a file.
 */
public interface RecordForm {

  /**
   * The event of a record, why it is none, or null if it is none and was not meant to be one, as a
   * header or a blank line.
   *
   * @param record the record without its line's end, never empty of a document
   * @throws EventFileException if no record of this file can be understood; the message says why
   * @throws io.smartcar.events.DecodingWaitsException if it cannot be told now what a record is
   */
  @Nullable Decoded decode(byte[] record);

  /**
   * What {@link #decode} gave last as the log's readers take it; the record itself if it is no
   * event. Not a copy.
   */
  byte[] bytes();

  /**
   * What finds the records of a file that is no text, null if it is one.
   *
   * @param in the file, unpacked
   */
  default @Nullable RecordFinder finder(InputStream in) {
    return null;
  }

  /** Whether a file that begins as a JSON document is one: values, not lines. */
  boolean takesDocuments();

  /**
   * Whether the log's readers shall see what is no event too, so that it is kept with its reason.
   */
  boolean sendsRefused();

  /** What an event is in this form, for people, to be read after "an event is". */
  String anEvent();
}
