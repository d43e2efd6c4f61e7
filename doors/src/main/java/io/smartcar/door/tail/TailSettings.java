package io.smartcar.door.tail;

import io.smartcar.formats.Format;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What a door follows; immutable.
 *
 * @param directory the directory of the files, not those below it
 * @param files the pattern of their names, as {@code *.csv}
 * @param format the format of their records, null for the book's
 * @param zone the zone of the dates of the book's records
 * @param positions the file in which the door keeps how far it is
 */
public record TailSettings(
    Path directory, String files, @Nullable Format format, ZoneId zone, Path positions) {}
