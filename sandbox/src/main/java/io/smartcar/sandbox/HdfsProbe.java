package io.smartcar.sandbox;

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

  private List<String> expected = List.of();

  HdfsProbe(int port) {
    super(port);
  }

  /** Whether it answers and the answer has all of these in it. */
  boolean answersWith(String... parts) {
    expected = Arrays.asList(parts);
    return answers();
  }

  @Override
  boolean ask(DataInputStream in, DataOutputStream out) throws IOException {
    out.write(QUESTION.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String answer = new String(in.readNBytes(LONGEST_ANSWER_BYTES), StandardCharsets.UTF_8);
    return answer.startsWith("HTTP/1.1 200") && expected.stream().allMatch(answer::contains);
  }
}
