package io.smartcar.sandbox.internal.servers;

import java.util.Map;

/** Configuration as Hadoop's and HBase's files have it. */
final class HadoopXml {

  private HadoopXml() {}

  static String of(Map<String, String> properties) {
    StringBuilder xml = new StringBuilder("<configuration>\n");
    properties.forEach(
        (key, value) ->
            xml.append(
                "  <property><name>%s</name><value>%s</value></property>%n"
                    .formatted(key, escaped(value))));
    return xml.append("</configuration>\n").toString();
  }

  private static String escaped(String value) {
    return value.replace("&", "&amp;").replace("<", "&lt;");
  }
}
