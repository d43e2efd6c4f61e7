package io.smartcar.sandbox.internal.probes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Asks a node of HDFS how it is, at its web port. */
final class HdfsProbe extends Probe {

  /** What a name node says of the file system; a data node answers with an empty list. */
  private static final String QUESTION =
      """
      GET /jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState HTTP/1.1
      Host: localhost
      Connection: close

      """
          .replace("\n", "\r\n");

  private final List<String> expected;

  /** Asks for an answer that has all of these in it. */
  HdfsProbe(int port, String... expected) {
    super(port);
    this.expected = Arrays.asList(expected);
  }

  @Override
  boolean ask(DataInputStream in, DataOutputStream out) throws IOException {
    out.write(QUESTION.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String answer = new String(in.readNBytes(LONGEST_ANSWER_BYTES), StandardCharsets.UTF_8);
    return answer.startsWith("HTTP/1.1 200") && expected.stream().allMatch(answer::contains);
  }
}
