package io.smartcar.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Exports of {@link Lines}, small in everything. */
final class Exports {

  static final long ONE_FILE = 1L << 40;

  private static final ParquetExport.Sizes SMALL = new ParquetExport.Sizes(700, 500);

  private Exports() {}

  static List<DayOutcome> run(Path out, List<String> lines) {
    return run(out, lines, ONE_FILE, false, Steps.UNSEEN);
  }

  static List<DayOutcome> again(Path out, List<String> lines) {
    return run(out, lines, ONE_FILE, true, Steps.UNSEEN);
  }

  static List<DayOutcome> run(
      Path out, List<String> lines, long fileBytes, boolean again, Steps steps) {
    return run(out, Lines.source(lines), fileBytes, again, steps);
  }

  static List<DayOutcome> run(
      Path out, EventSource source, long fileBytes, boolean again, Steps steps) {
    ExportSettings settings = new ExportSettings(out, Lines.ZONE, fileBytes, again);
    return new ParquetExport(settings, ExportProgress.SILENT, SMALL, steps)
        .run(source, Lines.FIRST, Lines.LAST);
  }

  /** Every file of the directory, with the digest of what is in it, or with its text. */
  static Map<String, String> files(Path out) throws IOException, NoSuchAlgorithmException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        files.put(
            out.relativize(file).toString(),
            file.endsWith(Manifest.NAME)
                ? Files.readString(file)
                : HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file))));
      }
    }
    return files;
  }

  static Manifest manifest(Path out, String day) throws IOException {
    return Manifest.of(Files.readAllBytes(out.resolve(day).resolve(Manifest.NAME)));
  }
}
