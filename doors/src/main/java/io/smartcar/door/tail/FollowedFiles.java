package io.smartcar.door.tail;

import io.smartcar.door.DoorException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a directory that are followed, by what the file system knows them by: one that was
 * renamed is the same, and a new one under its old name is another. For one thread.
 */
final class FollowedFiles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FollowedFiles.class);

  private final TailSettings settings;
  private final PathMatcher names;
  private final Map<String, Position> saved = new HashMap<>();
  private final Map<String, FollowedFile> followed = new HashMap<>();
  private final Set<String> unreadable = new HashSet<>();

  /** A file as it was found by a look at the directory. */
  record Found(FollowedFile file, long sizeBytes, long modifiedMillis, boolean gone) {}

  /**
   * None yet; those that were followed before go on where they were.
   *
   * @throws DoorException if the pattern of their names is none
   */
  FollowedFiles(TailSettings settings, Collection<Position> saved) {
    this.settings = settings;
    this.names = names(settings);
    saved.forEach(position -> this.saved.put(position.key(), position));
  }

  private static PathMatcher names(TailSettings settings) {
    String pattern = settings.files();
    if (pattern.contains("/")) {
      throw new DoorException(
          "files must be names without a directory, as '*.csv': '" + pattern + "'", null);
    }
    try {
      return settings.directory().getFileSystem().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException wrong) {
      throw new DoorException(
          "files must be a pattern of names, as '*.csv': '%s': %s"
              .formatted(pattern, wrong.getDescription()),
          wrong);
    }
  }

  /**
   * Looks which there are, and which are gone: the oldest first, so that a file that was put aside
   * comes before the one that has its name now.
   */
  List<Found> look() throws IOException {
    Map<String, FollowedFile> before = new HashMap<>(followed);
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(settings.directory())) {
      for (Path path : entries) {
        look(path, before, found);
      }
    } catch (DirectoryIteratorException broken) {
      throw broken.getCause();
    } catch (NoSuchFileException missing) {
      throw new DoorException(
          "there is no directory " + settings.directory() + " any more: the door ends", missing);
    }
    found.sort(Comparator.comparingLong(Found::modifiedMillis));
    List<Found> gone =
        before.values().stream().map(file -> new Found(file, -1, Long.MIN_VALUE, true)).toList();
    found.addAll(0, gone);
    return found;
  }

  private void look(Path path, Map<String, FollowedFile> before, List<Found> found) {
    String name = String.valueOf(path.getFileName());
    // Hidden ones are those of this door, and of editors and copies that are being made.
    if (name.startsWith(".") || name.chars().anyMatch(Character::isISOControl) || isOurs(path)) {
      return;
    }
    BasicFileAttributes attributes = attributes(path, name);
    if (attributes == null || !attributes.isRegularFile()) {
      return;
    }
    String key = FollowedFile.key(path, attributes);
    boolean fits = names.matches(Path.of(name));
    FollowedFile file = followed.get(key);
    if (file == null) {
      Position position = saved.remove(key);
      if (position == null && !fits) {
        return;
      }
      file =
          new FollowedFile(settings, path, position == null ? Position.none(key, name) : position);
      followed.put(key, file);
    }
    file.isNamed(path, fits);
    before.remove(key);
    found.add(new Found(file, attributes.size(), attributes.lastModifiedTime().toMillis(), false));
  }

  /** To follow them would write them for ever. */
  private boolean isOurs(Path path) {
    Path file = path.toAbsolutePath().normalize();
    return Positions.files(settings.positions()).stream()
        .anyMatch(ours -> ours.toAbsolutePath().normalize().equals(file));
  }

  private @Nullable BasicFileAttributes attributes(Path path, String name) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      unreadable.remove(name);
      return attributes;
    } catch (NoSuchFileException meanwhile) {
      return null;
    } catch (IOException broken) {
      if (unreadable.add(name)) {
        LOG.warn("{} is passed over while it cannot be looked at: {}", path, broken.toString());
      }
      return null;
    }
  }

  /** It is gone and was read to its end. */
  void forget(FollowedFile file) {
    file.close();
    followed.remove(file.position().key());
  }

  /** How far each is. */
  List<Position> positions() {
    return followed.values().stream()
        .map(FollowedFile::position)
        .filter(position -> position.offset() > 0)
        .sorted(Comparator.comparing(Position::name))
        .toList();
  }

  @Override
  public void close() {
    followed.values().forEach(FollowedFile::close);
  }
}
