package io.smartcar.sandbox.internal.secure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.sandbox.internal.files.JavaHome;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SecureFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority of the sandbox's own and the certificate that it issues for all servers, by Java's
 * keytool. Passwords go to it in files, not as arguments that others see.
 */
final class Authority {

  private static final String DAYS = "3650";

  private final SecureFiles files;

  Authority(SecureFiles files) {
    this.files = files;
  }

  void issue(String password) throws IOException, SandboxException {
    Path store = files.directory().resolve("keys.p12");
    Path word = files.directory().resolve("keys.password");
    Path request = files.directory().resolve("server.csr");
    Files.deleteIfExists(store);
    SecureStart.write(word, password);
    List<String> keys =
        List.of(
            "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass:file", "" + word);
    keytool(
        keys,
        "-genkeypair",
        "-alias",
        "ca",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-validity",
        DAYS,
        "-dname",
        "CN=sandbox authority",
        "-ext",
        "bc:critical=ca:true");
    keytool(
        keys,
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-validity",
        DAYS,
        "-dname",
        "CN=sandbox");
    keytool(keys, "-certreq", "-alias", "server", "-file", request.toString());
    keytool(
        keys,
        "-gencert",
        "-alias",
        "ca",
        "-rfc",
        "-validity",
        DAYS,
        "-ext",
        "san=dns:localhost,ip:127.0.0.1",
        "-infile",
        request.toString(),
        "-outfile",
        files.certificate().toString());
    write(store, password);
    Files.delete(store);
    Files.delete(word);
    Files.delete(request);
  }

  private static void keytool(List<String> keys, String... words)
      throws IOException, SandboxException {
    List<String> command = new ArrayList<>();
    command.add(JavaHome.directory().resolve("bin/keytool").toString());
    command.addAll(List.of(words));
    command.addAll(keys);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new SandboxException(
            "Certificates could not be made: %s %s: %s"
                .formatted(command.get(0), words[0], said.replaceAll("\\s+", " ")));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new SandboxException("The start was interrupted", stop);
    }
  }

  private void write(Path store, String password) throws IOException, SandboxException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password.toCharArray());
      Certificate authority = keys.getCertificate("ca");
      String key = pem("PRIVATE KEY", keys.getKey("server", password.toCharArray()).getEncoded());
      Files.writeString(files.authority(), pem("CERTIFICATE", authority.getEncoded()));
      SecureStart.write(files.key(), key);
      SecureStart.write(files.keyAndCertificate(), key + Files.readString(files.certificate()));
    } catch (GeneralSecurityException e) {
      throw new SandboxException("Certificates could not be made: " + e, e);
    }
  }

  private static String pem(String what, byte[] content) {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(what, text);
  }
}
