package io.smartcar.cli.startup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers as a Redis in which nothing is. One thread for each client. */
final class EmptyRedis implements AutoCloseable {

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  EmptyRedis() {
    try {
      server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private static void serve(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
        OutputStream out = client.getOutputStream()) {
      // *2, $6, EXISTS, $3, key: a command and its words, each with its length before it.
      for (String count = in.readLine(); count != null; count = in.readLine()) {
        String command = "";
        for (int word = 0; word < Integer.parseInt(count.substring(1)); word++) {
          in.readLine();
          String text = in.readLine();
          command = word == 0 ? text : command;
        }
        out.write(answer(command.toUpperCase(Locale.ROOT)).getBytes(UTF_8));
        out.flush();
      }
    } catch (IOException gone) {
      // The client has ended.
    }
  }

  private static String answer(String command) {
    return switch (command) {
      case "EXISTS" -> ":0\r\n";
      case "GET" -> "$-1\r\n";
      case "XRANGE" -> "*0\r\n";
      default -> "+OK\r\n";
    };
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdown();
  }
}
