package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SmartcarTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private final Path directory;

  SmartcarTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private int run(String... arguments) {
    CommandLine command = Smartcar.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  @Test
  void run_noSubcommand_showsUsageAndIsAnError() {
    assertThat(run()).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("Missing required subcommand").contains("sandbox");
  }

  @Test
  void run_help_fitsTerminalOf80Columns() {
    assertThat(run("sandbox", "up", "--help")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString().lines()).isNotEmpty().allMatch(line -> line.length() <= 80);
  }

  @Test
  void run_sandboxWithUnknownSetting_namesItAndIsAnError() {
    int status = run("sandbox", "up", "--dir", directory.toString(), "--set", "port.kafak=1");

    assertThat(status).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("port.kafak: there is no such setting");
  }

  @Test
  void run_logsOfUnknownServer_namesTheServers() {
    assertThat(run("sandbox", "logs", "mysql", "--dir", directory.toString()))
        .isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("There is no server mysql: zookeeper, kafka");
  }

  @Test
  void run_sandboxEnv_printsAddressesOfThatSandbox() {
    assertThat(run("sandbox", "env", "--dir", directory.toString())).isEqualTo(ExitStatus.OK);
    assertThat(out.toString())
        .contains("export KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9092")
        .contains("export REDIS_PORT=6379");
  }

  @Test
  void run_sandboxEnvConf_printsConfigurationKeys() {
    assertThat(run("sandbox", "env", "--conf", "--dir", directory.toString()))
        .isEqualTo(ExitStatus.OK);
    assertThat(out.toString())
        .contains("smartcar.kafka.bootstrap-servers = \"127.0.0.1:9092\"")
        .contains("smartcar.hbase.zookeeper-port = 2181");
  }
}
