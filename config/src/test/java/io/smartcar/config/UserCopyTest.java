package io.smartcar.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UserCopyTest {

  @Test
  void conf_comparedWithTheReference_isItWithEveryKeySwitchedOff() throws IOException {
    if (Boolean.getBoolean("smartcar.write")) {
      Files.writeString(UserCopy.FILE, UserCopy.text());
    }
    assertThat(UserCopy.FILE)
        .as(
            "conf/smartcar.conf is made from the reference: run"
                + " mvn test -pl config -Dtest=UserCopyTest -Dsmartcar.write=true"
                + " (for settings of your own use a copy and -c)")
        .hasContent(UserCopy.text());
  }

  @Test
  void load_confAsItIs_changesNothing() {
    assertThat(SmartcarConfig.load(UserCopy.FILE, Map.of()))
        .isEqualTo(SmartcarConfig.load(null, Map.of()));
  }

  @Test
  void reference_everyKey_standsUnderAComment() {
    String[] lines = UserCopy.reference().split("\n", -1);
    for (int i = 1; i < lines.length; i++) {
      if (lines[i].matches(" *[a-z-]+ [={].*") && !lines[i].startsWith("smartcar")) {
        assertThat(explained(lines, i)).as("comment above line %d: %s", i + 1, lines[i]).isTrue();
      }
    }
  }

  /** Keys directly below one another share the comment above the first. */
  private static boolean explained(String[] lines, int key) {
    int line = key - 1;
    while (lines[line].matches(" *[a-z-]+ = .*")) {
      line--;
    }
    return lines[line].strip().startsWith("#");
  }
}
