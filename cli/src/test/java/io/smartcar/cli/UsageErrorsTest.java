package io.smartcar.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class UsageErrorsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rulse check|smartcar: there is no command rulse, did you mean rules?; see `smartcar --help`",
        "xyz|smartcar: there is no command xyz; see `smartcar --help`",
        "rules psh|smartcar: there is no command psh, did you mean push?; see `smartcar rules --help`",
        "rules frobnicate|smartcar: there is no command frobnicate; see `smartcar rules --help`",
        "replay --topci=x a|smartcar: there is no option --topci, did you mean --topic?; see `smartcar replay --help`",
        "replay --frobnicate a|smartcar: there is no option --frobnicate; see `smartcar replay --help`",
        "replay a b|smartcar: unexpected argument b; see `smartcar replay --help`",
        "replay|smartcar: Missing required parameter: 'FILE'; see `smartcar replay --help`",
        "alerts list today --format xml|smartcar: Invalid value for option '--format': expected one of [TABLE, CSV, JSON] (case-insensitive) but was 'xml'; see `smartcar alerts list --help`",
      })
  void run_wrongUsage_isOneLineThatNamesTheHelp(String arguments, String line) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString().lines()).containsExactly(line);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''|smartcar", "rules|smartcar rules", "alerts|smartcar alerts"})
  void run_noSubcommand_saysSoBelowTheUsage(String arguments, String command) {
    String[] given = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);

    assertThat(run(given)).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);

    assertThat(err.toString()).startsWith("Usage: " + command + " ");
    assertThat(err.toString().lines())
        .last()
        .isEqualTo("smartcar: Missing required subcommand; see `" + command + " --help`");
  }

  @Test
  void run_version_saysIt() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("smartcar ");
  }

  @Test
  void run_help_namesEveryCommand() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("demo", "sandbox", "alerts", "rules", "replay", "topic");
    out.getBuffer().setLength(0);
    assertThat(run("rules", "--help")).isZero();
    assertThat(out.toString()).contains("check", "test", "try", "push", "rollback", "status");
  }

  @Test
  void commandLine_ofOneCommand_setsUpNoOther() {
    assertThat(Smartcar.commandLine("rules", "check").getSubcommands()).containsOnlyKeys("rules");
    assertThat(Smartcar.commandLine("rules", "check").getSubcommands().get("rules"))
        .isNotNull()
        .extracting(CommandLine::getSubcommands, as(InstanceOfAssertFactories.MAP))
        .containsOnlyKeys("check");
    assertThat(Smartcar.commandLine("--version").getSubcommands()).isEmpty();
  }

  private int run(String... arguments) {
    return Smartcar.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }
}
