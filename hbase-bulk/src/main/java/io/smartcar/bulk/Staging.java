package io.smartcar.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where one loader keeps store files between writing them and HBase's taking them: a directory of
 * its own, in which each handing over has one of its own. Thread-safe but for opening and closing.
 */
final class Staging implements AutoCloseable {

  /*
   * The directory's name says whose it is: host, process, when that began, a number. Who opens one
   * removes those of others that are gone:
   *
   *  - of this host, if there is no such process any more;
   *  - of any host, if nothing in it has changed for an hour, by the clock of the file system. A
   *    loader has files there only while it hands over, which is bounded by minutes.
   *
   * To take one for gone that lives, whose clock was set or whose process was stopped for an hour,
   * loses nothing: HBase moves a file away before it says that it has it. A file that is not there
   * any more is not taken, and what was not taken is written again or fails.
   */

  static final String DIRECTORY = ".smartcar-bulk";

  private static final Duration UNCHANGED = Duration.ofHours(1);
  private static final Duration SAME_START = Duration.ofSeconds(10);
  private static final String TOKEN = "token";
  private static final int MAX_TOKEN_BYTES = 4_096;
  private static final Pattern OWNER = Pattern.compile("(.+)-(\\d+)-(\\d+)-(\\d+)");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final FileSystem files;
  private final Path all;
  private final Path own;
  private final AtomicInteger handedOver = new AtomicInteger();

  /** Is told what one that is gone had agreed with HBase. */
  interface Ended {
    void token(String token) throws IOException;
  }

  private Staging(FileSystem files, Path all, Path own) {
    this.files = files;
    this.all = all;
    this.own = own;
  }

  /**
   * Makes a directory of this process' own.
   *
   * @param all the directory of all of them
   * @param token what was agreed with HBase, for whoever removes this when this process is gone
   */
  static Staging open(FileSystem files, Path all, String token) throws IOException {
    long pid = ProcessHandle.current().pid();
    String name =
        "%s-%d-%d-%d".formatted(host(), pid, startOf(pid).toEpochMilli(), NUMBER.getAndIncrement());
    Path own = new Path(all, name);
    if (!files.mkdirs(own)) {
      throw new IOException("the directory cannot be made");
    }
    try (FSDataOutputStream out = files.create(new Path(own, TOKEN))) {
      out.write(token.getBytes(UTF_8));
    }
    return new Staging(files, all, own);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.]", "_");
    } catch (UnknownHostException unknown) {
      return "localhost";
    }
  }

  private static Instant startOf(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .orElse(Instant.EPOCH);
  }

  /** A new directory for the files of one handing over. */
  Path next() throws IOException {
    Path next = new Path(own, Integer.toString(handedOver.getAndIncrement()));
    if (!files.mkdirs(next)) {
      throw new IOException("the directory %s cannot be made".formatted(next));
    }
    return next;
  }

  void remove(Path directory) throws IOException {
    var unused = files.delete(directory, true);
  }

  /** Removes what those have left that are gone. */
  void removeOthers(Ended ended) throws IOException {
    long nowMillis = files.getFileStatus(own).getModificationTime();
    for (FileStatus other : files.listStatus(all)) {
      Path directory = other.getPath();
      if (!directory.getName().equals(own.getName()) && isGone(other, nowMillis)) {
        Optional<String> token = token(directory);
        if (token.isPresent()) {
          ended.token(token.get());
        }
        remove(directory);
      }
    }
  }

  private boolean isGone(FileStatus owner, long nowMillis) throws IOException {
    Matcher name = OWNER.matcher(owner.getPath().getName());
    if (name.matches() && name.group(1).equals(host()) && !runs(name)) {
      return true;
    }
    return lastChange(owner) < nowMillis - UNCHANGED.toMillis();
  }

  private static boolean runs(Matcher name) {
    long pid = Long.parseLong(name.group(2));
    long began = Long.parseLong(name.group(3));
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      return false;
    }
    // Another process may have its number by now.
    return process
        .get()
        .info()
        .startInstant()
        .map(start -> Math.abs(start.toEpochMilli() - began) < SAME_START.toMillis())
        .orElse(true);
  }

  private long lastChange(FileStatus owner) throws IOException {
    long last = owner.getModificationTime();
    try {
      for (FileStatus within : files.listStatus(owner.getPath())) {
        last = Math.max(last, within.getModificationTime());
      }
    } catch (FileNotFoundException removed) {
      // by itself, or by another that looks after what is left
    }
    return last;
  }

  private Optional<String> token(Path directory) throws IOException {
    try (FSDataInputStream in = files.open(new Path(directory, TOKEN))) {
      return Optional.of(new String(in.readNBytes(MAX_TOKEN_BYTES), UTF_8))
          .filter(text -> !text.isBlank());
    } catch (FileNotFoundException ended) {
      return Optional.empty();
    }
  }

  /** The directory, for messages. */
  @Override
  public String toString() {
    return own.toString();
  }

  /** Removes the directory; and that of all, if it is the last. */
  @Override
  public void close() {
    try {
      remove(own);
      if (files.listStatus(all).length == 0) {
        var unused = files.delete(all, false);
      }
    } catch (FileNotFoundException removed) {
      // by another that was the last
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
