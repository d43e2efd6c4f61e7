package io.smartcar.wiring.backup;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of a backup from its beginning to its end. Every method fails with a {@link
 * BackupException} that names it. Used by one thread.
 */
final class PartReader implements Closeable {

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int MOST_FIELDS = 1_000_000;

  private final BackupPart part;
  private final Path file;
  private final MessageDigest digest = PartWriter.sha256();
  private final InputStream digested;
  private final DataInputStream in;
  private long records;

  PartReader(Path directory, BackupPart part) {
    this.part = part;
    this.file = directory.resolve(part.file());
    try {
      this.digested =
          new DigestInputStream(
              new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES), digest);
    } catch (IOException e) {
      throw DiskFailures.reading(file, e);
    }
    try {
      this.in =
          new DataInputStream(
              new BufferedInputStream(new GZIPInputStream(digested, BUFFER_BYTES), BUFFER_BYTES));
      if (!in.readUTF().equals(PartWriter.MAGIC) || !in.readUTF().equals(part.name())) {
        throw DiskFailures.damaged(file, null);
      }
    } catch (IOException e) {
      closeAfter(e);
      throw DiskFailures.reading(file, e);
    }
  }

  private void closeAfter(IOException failure) {
    try {
      digested.close();
    } catch (IOException also) {
      failure.addSuppressed(also);
    }
  }

  /** The next record's fields; null behind the last. */
  @Nullable List<byte[]> next() {
    try {
      int fields = in.readInt();
      if (fields == PartWriter.END) {
        if (in.readLong() != records) {
          throw DiskFailures.damaged(file, null);
        }
        return null;
      }
      if (fields < 0 || fields > MOST_FIELDS) {
        throw DiskFailures.damaged(file, null);
      }
      List<byte[]> read = new ArrayList<>(fields);
      for (int field = 0; field < fields; field++) {
        read.add(field());
      }
      records++;
      return read;
    } catch (IOException e) {
      throw DiskFailures.reading(file, e);
    }
  }

  private byte[] field() throws IOException {
    int length = in.readInt();
    if (length < 0) {
      throw DiskFailures.damaged(file, null);
    }
    // Not allocated by what a damaged file says.
    byte[] field = in.readNBytes(length);
    if (field.length < length) {
      throw DiskFailures.damaged(file, null);
    }
    return field;
  }

  /** Reads what is left, and compares the whole with what the manifest says of it. */
  void verify() {
    while (next() != null) {
      // Its shape is looked at on the way.
    }
    try {
      // To the end of the compressed stream, whose own check is behind it.
      boolean more = in.read() >= 0;
      if (more
          || digested.readAllBytes().length > 0
          || Files.size(file) != part.bytes()
          || !PartWriter.hex(digest.digest()).equals(part.sha256())) {
        throw DiskFailures.damaged(file, null);
      }
    } catch (IOException e) {
      throw DiskFailures.reading(file, e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw DiskFailures.reading(file, e);
    }
  }
}
