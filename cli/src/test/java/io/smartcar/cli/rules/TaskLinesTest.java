package io.smartcar.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TaskLinesTest {

  @Test
  void print_hundredTasks_isALineForAllThatSayTheSame() {
    List<TaskState> states =
        IntStream.range(0, 98)
            .mapToObj(task -> state(task, 100, task == 7 ? List.of("fast was stopped") : List.of()))
            .toList();

    assertThat(printed(states))
        .containsExactly(
            "97 of 100 tasks (0, 1, 2, …): version 3 is live",
            "task 7 of 100: version 3 is live; fast was stopped",
            "2 of 100 tasks (98, 99): does not run, or not yet");
  }

  @Test
  void print_fewTasks_isALineForEach() {
    assertThat(printed(List.of(state(0, 2, List.of()), state(1, 2, List.of()))))
        .containsExactly(
            "task 0 of 2: version 3 is live for alerts after 1970-01-01T00:00:00Z",
            "task 1 of 2: version 3 is live for alerts after 1970-01-01T00:00:00.001Z");
  }

  private static TaskState state(int task, int of, List<String> problems) {
    return new TaskState(
        Integer.toString(task),
        IntStream.range(0, of).mapToObj(Integer::toString).toList(),
        3,
        task,
        TaskState.Phase.LIVE,
        3,
        "",
        problems,
        Instant.EPOCH);
  }

  private static List<String> printed(List<TaskState> states) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    TaskLines.print(new RunningTasks(states), out);
    out.flush();
    return text.toString().lines().toList();
  }
}
