package io.smartcar.sandbox.internal.probes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smartcar.sandbox.settings.SecureFiles;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;

/**
 * Logs in over TLS, and sends {@code PING}: who has not logged in is not told of a file that is
 * loading.
 */
final class SecureRedisProbe extends RedisProbe {

  private static final String OK = "+OK\r\n";

  private final SecureFiles files;

  SecureRedisProbe(int port, SecureFiles files) {
    super(port);
    this.files = files;
  }

  @Override
  Socket spoken(Socket connection) throws IOException {
    return TlsConnection.over(connection, files.authority());
  }

  @Override
  boolean ask(DataInputStream in, DataOutputStream out) throws IOException {
    String word = Files.readString(files.password(SecureFiles.ADMIN)).strip();
    out.write("AUTH %s %s\r\n".formatted(SecureFiles.ADMIN, word).getBytes(US_ASCII));
    out.flush();
    return new String(in.readNBytes(OK.length()), US_ASCII).equals(OK) && super.ask(in, out);
  }
}
