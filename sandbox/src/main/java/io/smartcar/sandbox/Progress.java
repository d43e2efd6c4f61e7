package io.smartcar.sandbox;

import io.smartcar.sandbox.settings.ServerName;
import java.time.Duration;
import java.util.List;

/**
 * Is told how a start or a stop gets on. Called by the thread that called for it, with no lock held
 * that the servers' starts need; the callee may take its time, the servers go on meanwhile.
 */
public interface Progress {

  /** What has happened to a server. */
  enum Phase {
    STARTING,
    UP,
    ALREADY_UP,
    STOPPED,
    /** It did not stop when asked and was killed. */
    KILLED
  }

  /** Reports nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void phase(ServerName server, Phase phase, Duration elapsed) {}

        @Override
        public void waiting(List<ServerName> servers, Duration elapsed) {}

        @Override
        public void note(String line) {}
      };

  /** A server has reached a phase, that long after it was started (or asked to stop). */
  void phase(ServerName server, Phase phase, Duration elapsed);

  /** Comes every few seconds while servers are waited for; elapsed since the beginning. */
  void waiting(List<ServerName> servers, Duration elapsed);

  /** Something worth a line that is not about one server. */
  void note(String line);
}
