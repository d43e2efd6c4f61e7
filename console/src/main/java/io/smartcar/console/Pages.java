package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The console's pages, and the libraries that they are written with, from the class path.
 * Thread-safe.
 */
final class Pages {

  private static final int NOT_MODIFIED = 304;
  private static final String WEB = "/io/smartcar/console/web/";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /** No name begins with a dot, and none is empty. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*){1,8}|/");

  private static final Pattern LIBRARY =
      Pattern.compile("/lib/([a-z0-9_-]+)/(\\d+\\.\\d+\\.\\d+)(/.+)");

  /** An import by name, as libraries write it. */
  private static final Pattern BY_NAME =
      Pattern.compile("((?:from|import)\\s*)([\"'])([@a-z][@a-z0-9/_-]*)\\2");

  /** Where each library is, by name. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "uplot", "/META-INF/resources/webjars/uplot/",
          "htm", "/META-INF/resources/_static/htm/");

  private static final String WEBJARS = "/META-INF/resources/webjars/";

  /** What the names lead to that libraries import each other by: a library, and a file of it. */
  private static final Map<String, List<String>> MODULES =
      Map.ofEntries(
          Map.entry("preact", List.of("preact", "/dist/preact.module.js")),
          Map.entry("preact/hooks", List.of("preact", "/hooks/dist/hooks.module.js")),
          Map.entry("@codemirror/autocomplete", index("codemirror__autocomplete")),
          Map.entry("@codemirror/commands", index("codemirror__commands")),
          Map.entry("@codemirror/language", index("codemirror__language")),
          Map.entry("@codemirror/lint", index("codemirror__lint")),
          Map.entry("@codemirror/state", index("codemirror__state")),
          Map.entry("@codemirror/view", index("codemirror__view")),
          Map.entry("@lezer/common", index("lezer__common")),
          Map.entry("@lezer/highlight", index("lezer__highlight")),
          Map.entry("@lezer/lr", index("lezer__lr")),
          Map.entry(
              "@marijn/find-cluster-break", List.of("marijn__find-cluster-break", "/src/index.js")),
          Map.entry("crelt", List.of("crelt", "/index.js")),
          Map.entry("style-mod", List.of("style-mod", "/src/style-mod.js")),
          Map.entry("w3c-keyname", List.of("w3c-keyname", "/index.js")));

  private static List<String> index(String library) {
    return List.of(library, "/dist/index.js");
  }

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "webmanifest", "application/manifest+json",
          "txt", "text/plain; charset=utf-8");

  /** A file that there is; its content is not changed. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record File(byte[] content, String type, String tag, boolean lasting) {}

  private final Map<String, File> files = new ConcurrentHashMap<>();

  /** The version of a library as its jar says. */
  private static String version(String library) {
    Properties properties = new Properties();
    try (InputStream in =
        Pages.class.getResourceAsStream(
            "/META-INF/maven/org.webjars.npm/" + library + "/pom.properties")) {
      if (in == null) {
        throw new IllegalStateException("the jar of " + library + " is not on the class path");
      }
      properties.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return properties.getProperty("version");
  }

  /** Answers with a file. */
  void send(Context ctx) {
    String path = ctx.path();
    File file = PATH.matcher(path).matches() ? find(path) : null;
    if (file == null) {
      throw new Problem(Problem.NOT_FOUND, "there is no such page");
    }
    ctx.header("Cache-Control", file.lasting() ? FOR_EVER : "no-cache");
    ctx.header("ETag", file.tag());
    if (file.tag().equals(ctx.header("If-None-Match"))) {
      ctx.status(NOT_MODIFIED);
      return;
    }
    ctx.contentType(file.type()).result(file.content());
  }

  private @Nullable File find(String path) {
    File known = files.get(path);
    if (known == null) {
      known = read(path.equals("/") ? "/index.html" : path);
      if (known != null) {
        files.put(path, known);
      }
    }
    return known;
  }

  private @Nullable File read(String path) {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null) {
      return null;
    }
    Matcher library = LIBRARY.matcher(path);
    if (!library.matches()) {
      byte[] content = path.startsWith("/lib/") ? null : content(WEB + path.substring(1));
      return content == null ? null : new File(content, type, tag(content), false);
    }
    String name = library.group(1);
    String root =
        MODULES.values().stream().anyMatch(module -> module.get(0).equals(name))
            ? WEBJARS + name + '/'
            : LIBRARIES.get(name);
    byte[] content = root == null ? null : content(root + library.group(2) + library.group(3));
    if (content == null) {
      return null;
    }
    byte[] resolved = type.startsWith("text/javascript") ? resolved(content) : content;
    return new File(resolved, type, tag(resolved), true);
  }

  /** Browsers know no modules by name, and a map of names would have to stand in the page. */
  private static byte[] resolved(byte[] module) {
    return BY_NAME
        .matcher(new String(module, UTF_8))
        .replaceAll(
            found -> {
              List<String> to = MODULES.get(found.group(3));
              return Matcher.quoteReplacement(
                  to == null
                      ? found.group()
                      : "%s\"/lib/%s/%s%s\""
                          .formatted(found.group(1), to.get(0), version(to.get(0)), to.get(1)));
            })
        .getBytes(UTF_8);
  }

  private static byte @Nullable [] content(String resource) {
    try (InputStream in = Pages.class.getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String tag(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
