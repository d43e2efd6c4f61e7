package io.smartcar.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version as Maven writes it into the jar. */
public final class Version implements IVersionProvider {

  private static final String WRITTEN_BY_MAVEN = "/META-INF/maven/io.smartcar/cli/pom.properties";

  @Override
  public String[] getVersion() {
    return new String[] {"smartcar " + version()};
  }

  /** As the jar's own file says, or that it is not known. */
  public static String version() {
    try (InputStream in = Version.class.getResourceAsStream(WRITTEN_BY_MAVEN)) {
      if (in == null) {
        return "(not from a jar)";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "(unknown)");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
