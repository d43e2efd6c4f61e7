package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cli.Subcommands.Subcommand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubcommandsTest {

  private final List<String> begun = new ArrayList<>();
  private final Subcommands inner =
      new Subcommands(
          List.of(
              new Subcommand("check", Object.class, () -> begun.add("check")),
              new Subcommand("list", Object.class),
              new Subcommand("push", Object.class, () -> begun.add("push"))));
  private final Subcommands outer =
      new Subcommands(
          List.of(
              new Subcommand("demo", Object.class), new Subcommand("rules", Object.class, inner)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rules check          | check
          rules push check     | push
          rules check --strict | check
          rules list           | ''
          rules                | ''
          check                | ''
          demo check           | ''
          --version            | ''
          """)
  void beginAhead_anyArguments_beginsWhatTheNamedOneNeeds(String arguments, String expected) {
    outer.beginAhead(arguments.split(" "));

    assertThat(String.join(",", begun)).isEqualTo(expected);
  }
}
