package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The jar that is given to {@code storm jar}. */
final class SubmittedJarIT {

  private static List<String> entries = List.of();

  @BeforeAll
  static void read() throws IOException {
    try (JarFile jar =
        new JarFile(Objects.requireNonNull(System.getProperty("smartcar.topology.jar")))) {
      entries = jar.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void jar_classesOfTheWorker_areNotInIt() {
    assertThat(entries)
        .noneMatch(name -> name.matches("org/apache/storm/(?!kafka/).*\\.class"))
        .noneMatch(name -> name.startsWith("org/slf4j/"))
        .noneMatch(name -> name.startsWith("org/apache/logging/"))
        .noneMatch(name -> name.startsWith("org/apache/log4j/"))
        .noneMatch(name -> name.startsWith("com/esotericsoftware/"))
        .noneMatch(name -> name.startsWith("com/codahale/"));
  }

  @Test
  void jar_filesThatConfigureTheWorker_areNotInIt() {
    assertThat(entries)
        .doesNotContain(
            "defaults.yaml", "storm.yaml", "log4j2.xml", "logback.xml", "log4j.properties");
  }

  @Test
  void jar_classesThatWriteStoreFiles_areInItWithoutTheServersPages() {
    assertThat(entries)
        .contains(
            "io/smartcar/bulk/BulkEventStore.class",
            "org/apache/hadoop/hbase/regionserver/StoreFileWriter.class",
            "org/apache/hadoop/hdfs/DistributedFileSystem.class")
        .noneMatch(name -> name.startsWith("hbase-webapps/"))
        .noneMatch(name -> name.startsWith("org/apache/hadoop/hbase/generated/"));
  }

  @Test
  void jar_rulesAndMain_areInIt() {
    assertThat(entries)
        .contains(
            "rules/over-speed.epl",
            "io/smartcar/topology/Main.class",
            "io/smartcar/config/smartcar.conf",
            "com/espertech/esper/runtime/client/EPRuntimeProvider.class");
  }
}
