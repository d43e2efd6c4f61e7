package io.smartcar.hive;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Hive's own command line with Hive inside, in a process of its own: {@code beeline -u
 * jdbc:hive2:///default -f FILE}. Its metastore is a Derby; work is done by MapReduce within the
 * process. Everything it writes is under one directory.
 */
final class Beeline {

  private static final Path PROCESS = Path.of("process/target").toAbsolutePath();
  private static final int PATIENCE_MINUTES = 12;

  /** What Hive 3 and Hadoop reach into. */
  private static final List<String> OPEN =
      List.of(
          "java.base/java.io",
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.lang.reflect",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.text",
          "java.base/java.time",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/java.util.regex",
          "java.base/sun.nio.ch",
          "java.sql/java.sql");

  private final Path directory;
  private final int zookeeperPort;

  Beeline(Path directory, int zookeeperPort) {
    this.directory = directory.toAbsolutePath();
    this.zookeeperPort = zookeeperPort;
  }

  /** Runs a script; what it printed on its standard output, without empty lines. */
  List<String> run(String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Files.createDirectories(directory.resolve("tmp"));
    Files.writeString(conf.resolve("hive-site.xml"), xml(hive()));
    Files.writeString(conf.resolve("hbase-site.xml"), xml(hbase()));
    Files.writeString(conf.resolve("mapred-site.xml"), xml(mapReduce()));
    Path file = Files.writeString(directory.resolve("script.hql"), script);
    Path out = directory.resolve("beeline.out");
    Path err = directory.resolve("beeline.err");
    Process process =
        new ProcessBuilder(command(conf, file, variables))
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException("beeline does not end, see " + err);
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "beeline ended with %d, see %s:%n%s"
              .formatted(process.exitValue(), err, end(Files.readAllLines(err))));
    }
    return Files.readAllLines(out).stream().filter(line -> !line.isBlank()).toList();
  }

  private static String end(List<String> lines) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  private List<String> command(Path conf, Path script, Map<String, String> variables) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC"));
    OPEN.forEach(name -> words.add("--add-opens=" + name + "=ALL-UNNAMED"));
    words.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
    words.add("-Djava.io.tmpdir=" + directory.resolve("tmp"));
    words.add("-Duser.home=" + directory);
    words.add("-Djline.terminal=jline.UnsupportedTerminal");
    words.add("-Dderby.system.home=" + directory);
    words.addAll(List.of("-cp", PROCESS.resolve("classes").toString()));
    words.add("io.smartcar.hive.process.HiveProcess");
    words.add(conf + File.pathSeparator + PROCESS.resolve("classes"));
    words.add(PROCESS.resolve("classpath").toString());
    words.add("org.apache.hive.beeline.BeeLine");
    words.addAll(List.of("-u", "jdbc:hive2:///default", "--silent=true", "--showHeader=false"));
    words.addAll(List.of("--outputformat=dsv", "--delimiterForDSV=|"));
    variables.forEach((name, value) -> words.addAll(List.of("--hivevar", name + '=' + value)));
    words.addAll(List.of("-f", script.toString()));
    return words;
  }

  private Map<String, String> hive() {
    Map<String, String> site = new TreeMap<>();
    site.put(
        "javax.jdo.option.ConnectionURL",
        "jdbc:derby:;databaseName=" + directory.resolve("metastore") + ";create=true");
    site.put("datanucleus.schema.autoCreateAll", "true");
    site.put("hive.metastore.schema.verification", "false");
    site.put("hive.metastore.warehouse.dir", "file://" + directory.resolve("warehouse"));
    site.put("hive.exec.scratchdir", "file://" + directory.resolve("scratch"));
    site.put("hive.exec.local.scratchdir", directory.resolve("local-scratch").toString());
    site.put("hive.downloaded.resources.dir", directory.resolve("resources").toString());
    site.put("hive.querylog.location", directory.resolve("querylog").toString());
    site.put("hive.server2.logging.operation.enabled", "false");
    site.put("hive.server2.enable.doAs", "false");
    // There is no command `hadoop` to start another process with.
    site.put("hive.exec.submit.local.task.via.child", "false");
    return site;
  }

  private Map<String, String> hbase() {
    Map<String, String> site = new TreeMap<>();
    site.put("hbase.zookeeper.quorum", "127.0.0.1");
    site.put("hbase.zookeeper.property.clientPort", Integer.toString(zookeeperPort));
    return site;
  }

  private Map<String, String> mapReduce() {
    Map<String, String> site = new TreeMap<>();
    site.put("mapreduce.framework.name", "local");
    site.put("hadoop.tmp.dir", directory.resolve("hadoop").toString());
    return site;
  }

  private static String xml(Map<String, String> properties) {
    StringBuilder xml = new StringBuilder("<configuration>\n");
    properties.forEach(
        (name, value) ->
            xml.append("<property><name>")
                .append(name)
                .append("</name><value>")
                .append(value)
                .append("</value></property>\n"));
    return xml.append("</configuration>\n").toString();
  }
}
