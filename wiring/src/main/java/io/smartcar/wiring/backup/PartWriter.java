package io.smartcar.wiring.backup;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a file of a backup: records of byte strings, gzipped. Used by one thread.
 *
 * <p>How it is laid out: the text {@link #MAGIC} and the part's name, then for each record the
 * number of its fields, and of each field its length and its bytes; at the end {@link #END} and the
 * number of records.
 */
final class PartWriter implements Closeable {

  static final String MAGIC = "smartcar-backup 1";
  static final int END = -1;

  private static final int BUFFER_BYTES = 256 * 1024;

  private final BackupPart.Kind kind;
  private final String name;
  private final Path file;
  private final FileChannel channel;
  private final MessageDigest digest;
  private final GZIPOutputStream gzip;
  private final DataOutputStream out;
  private long records;

  PartWriter(Path directory, BackupPart.Kind kind, String name, String file) throws IOException {
    this.kind = kind;
    this.name = name;
    this.file = directory.resolve(file);
    this.digest = sha256();
    this.channel =
        FileChannel.open(this.file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.gzip = new Quick(new DigestOutputStream(Channels.newOutputStream(channel), digest));
    this.out = new DataOutputStream(new BufferedOutputStream(gzip, BUFFER_BYTES));
    out.writeUTF(MAGIC);
    out.writeUTF(name);
  }

  /** Most of it is written once and read never. */
  private static final class Quick extends GZIPOutputStream {
    Quick(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  void write(List<byte[]> fields) throws IOException {
    out.writeInt(fields.size());
    for (byte[] field : fields) {
      out.writeInt(field.length);
      out.write(field);
    }
    records++;
  }

  /** Ends the file, which is on the disk then. */
  BackupPart finish(long counted) throws IOException {
    out.writeInt(END);
    out.writeLong(records);
    out.flush();
    gzip.finish();
    channel.force(true);
    gzip.close();
    return new BackupPart(
        kind,
        name,
        String.valueOf(file.getFileName()),
        counted,
        Files.size(file),
        hex(digest.digest()));
  }

  /** Ends it wherever it is. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
