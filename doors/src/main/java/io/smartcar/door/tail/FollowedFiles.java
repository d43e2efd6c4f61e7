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
import java.util.List;
import java.util.Map;

/**
 * The files of a directory that are followed, by what the file system knows them by: one that was
 * renamed is the same, and a new one under its old name is another. For one thread.
 */
final class FollowedFiles implements AutoCloseable {

  private final TailSettings settings;
  private final PathMatcher names;
  private final Map<String, Position> saved = new HashMap<>();
  private final Map<String, FollowedFile> followed = new HashMap<>();

  /** A file as it was found by a look at the directory. */
  record Found(FollowedFile file, long sizeBytes, long modifiedMillis, boolean gone) {}

  /** None yet; those that were followed before go on where they were. */
  FollowedFiles(TailSettings settings, Collection<Position> saved) {
    this.settings = settings;
    this.names = settings.directory().getFileSystem().getPathMatcher("glob:" + settings.files());
    saved.forEach(position -> this.saved.put(position.key(), position));
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

  private void look(Path path, Map<String, FollowedFile> before, List<Found> found)
      throws IOException {
    String name = String.valueOf(path.getFileName());
    // Hidden ones are those of this door, and of editors and copies that are being made.
    if (name.startsWith(".") || name.chars().anyMatch(Character::isISOControl)) {
      return;
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException meanwhile) {
      return;
    }
    if (!attributes.isRegularFile()) {
      return;
    }
    Object key = attributes.fileKey();
    String known = key == null ? "name:" + name : key.toString();
    FollowedFile file = followed.get(known);
    if (file == null) {
      Position position = saved.remove(known);
      if (position == null && !names.matches(Path.of(name))) {
        return;
      }
      file =
          new FollowedFile(
              settings, path, position == null ? Position.none(known, name) : position);
      followed.put(known, file);
    }
    file.isNamed(path);
    before.remove(known);
    found.add(new Found(file, attributes.size(), attributes.lastModifiedTime().toMillis(), false));
  }

  /** It is gone and was read to its end. */
  void forget(FollowedFile file) {
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
  public void close() throws IOException {
    for (FollowedFile file : followed.values()) {
      file.close();
    }
  }
}
