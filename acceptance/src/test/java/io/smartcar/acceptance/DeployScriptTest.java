package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job that submits the topology in containers, with a played {@code storm}. */
final class DeployScriptTest {

  private static final Path SCRIPT = Path.of("../docker/bin/deploy").toAbsolutePath().normalize();
  private static final String HEAD =
      "Topology_name        Status     Num_tasks  Num_workers  Uptime_secs  Topology_Id\n";
  private static final String SUBMITTED = "submitted jar ";

  private final Path directory;

  DeployScriptTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void deploy_noTopology_submits() throws Exception {
    assertThat(deploy("ok " + HEAD)).satisfies(said -> assertSubmitted(said, 1));
  }

  @Test
  void deploy_anotherTopology_submits() throws Exception {
    assertThat(deploy("ok " + HEAD + "DriverCarInfo2 ACTIVE 12 1 33 DriverCarInfo2-1-1\n"))
        .satisfies(said -> assertSubmitted(said, 1));
  }

  @Test
  void deploy_topologyThatRuns_submitsNothing() throws Exception {
    Said said =
        deploy("ok " + HEAD + "DriverCarInfo        ACTIVE     12 1 33 DriverCarInfo-1-1\n");

    assertThat(said.status()).isZero();
    assertThat(said.out()).containsExactly("Topology DriverCarInfo runs already.");
  }

  @Test
  void deploy_topologyThatIsBeingKilled_submitsWhenItIsGone() throws Exception {
    Said said =
        deploy(
            "ok " + HEAD + "DriverCarInfo        KILLED     12 1 33 DriverCarInfo-1-1\n",
            "ok " + HEAD);

    assertSubmitted(said, 2);
  }

  @Test
  void deploy_nimbusDoesNotAnswer_submitsNothing() throws Exception {
    Said said = deploy("away no leader");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out()).containsExactly("no leader");
  }

  private record Said(int status, List<String> out, int asked) {}

  private static void assertSubmitted(Said said, int asked) {
    assertThat(said.status()).isZero();
    assertThat(said.out()).singleElement().asString().startsWith(SUBMITTED);
    assertThat(said.asked()).isEqualTo(asked);
  }

  /** Runs it; {@code storm list} gives these answers in turn. */
  private Said deploy(String... answers) throws IOException, InterruptedException {
    for (int i = 0; i < answers.length; i++) {
      Files.writeString(directory.resolve("answer" + i), answers[i]);
    }
    executable(
        "storm",
        """
        #!/bin/sh
        cd "$(dirname "$0")"
        if [ "$1" != list ]; then
          echo "submitted $*"
          exit 0
        fi
        asked=$(ls -d asked* 2>/dev/null | wc -l)
        mkdir "asked$asked"
        cut -d ' ' -f 2- "answer$asked" | head -n 1
        tail -n +2 "answer$asked"
        ! grep -q '^away ' "answer$asked"
        """);
    executable("await", "#!/bin/sh\n");
    ProcessBuilder builder = new ProcessBuilder("sh", SCRIPT.toString()).redirectErrorStream(true);
    builder.environment().merge("PATH", directory.toString(), (path, own) -> own + ':' + path);
    Process process = builder.start();
    List<String> out = process.inputReader().lines().toList();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    int asked = 0;
    while (Files.exists(directory.resolve("asked" + asked))) {
      asked++;
    }
    return new Said(process.exitValue(), out, asked);
  }

  private void executable(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
