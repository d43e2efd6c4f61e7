package io.smartcar.door.tail;

/**
 * How far a file is in the log; immutable.
 *
 * @param key what the file system knows the file by, whatever its name is
 * @param name its name when it was seen last
 * @param offset the bytes of it that are in the log
 * @param lines the lines that these are
 * @param anchor a hash of the bytes right before the offset: by it a file is known that has others
 *     there now
 */
record Position(String key, String name, long offset, long lines, String anchor) {

  /** Nothing of a file. */
  static Position none(String key, String name) {
    return new Position(key, name, 0, 0, Anchor.NONE);
  }

  /** The same file under the name and key that it has now. */
  Position of(String newKey, String newName) {
    return new Position(newKey, newName, offset, lines, anchor);
  }
}
