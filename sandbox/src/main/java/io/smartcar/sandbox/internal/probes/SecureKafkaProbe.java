package io.smartcar.sandbox.internal.probes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.sandbox.settings.SecureFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;

/** Logs in over TLS, by SCRAM, before it asks what the other one asks. */
final class SecureKafkaProbe extends KafkaProbe {

  private static final short SASL_HANDSHAKE = 17;
  private static final short SASL_AUTHENTICATE = 36;

  private final SecureFiles files;

  SecureKafkaProbe(int port, SecureFiles files) {
    super(port);
    this.files = files;
  }

  @Override
  Socket spoken(Socket connection) throws IOException {
    return TlsConnection.over(connection, files.authority());
  }

  @Override
  boolean ask(DataInputStream in, DataOutputStream out) throws IOException {
    byte[] mechanism = ScramClient.MECHANISM.getBytes(UTF_8);
    sendFramed(
        out,
        request(
            SASL_HANDSHAKE,
            1,
            body -> {
              body.writeShort(mechanism.length);
              body.write(mechanism);
            }));
    DataInputStream handshake = answer(in);
    if (handshake.readShort() != 0) {
      return false;
    }
    ScramClient login =
        new ScramClient(
            SecureFiles.ADMIN, Files.readString(files.password(SecureFiles.ADMIN)).strip());
    try {
      String challenge = authenticate(in, out, login.first());
      authenticate(in, out, login.last(challenge));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    return super.ask(in, out);
  }

  private static String authenticate(DataInputStream in, DataOutputStream out, String said)
      throws IOException {
    byte[] bytes = said.getBytes(UTF_8);
    sendFramed(
        out,
        request(
            SASL_AUTHENTICATE,
            0,
            body -> {
              body.writeInt(bytes.length);
              body.write(bytes);
            }));
    DataInputStream answer = answer(in);
    if (answer.readShort() != 0) {
      throw new IOException("the login is refused");
    }
    int message = answer.readShort();
    if (message > 0) {
      answer.skipNBytes(message);
    }
    return new String(answer.readNBytes(answer.readInt()), UTF_8);
  }

  private interface Body {
    void write(DataOutputStream to) throws IOException;
  }

  private static byte[] request(short key, int version, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream message = new DataOutputStream(bytes);
    message.writeShort(key);
    message.writeShort(version);
    message.writeInt(0); // correlation id
    message.writeShort(-1); // no client id
    body.write(message);
    return bytes.toByteArray();
  }

  private static DataInputStream answer(DataInputStream in) throws IOException {
    DataInputStream answer = new DataInputStream(new ByteArrayInputStream(framed(in)));
    answer.readInt(); // correlation id
    return answer;
  }
}
