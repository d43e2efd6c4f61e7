package io.smartcar.door.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComplaintTest {

  @Test
  void say_sameAtEachLook_isSaidOnceUntilItEnded() {
    List<String> said = new ArrayList<>();
    Complaint complaint = new Complaint(said::add);

    complaint.say("missing");
    complaint.say("missing");
    complaint.say("wrong");
    complaint.end();
    complaint.say("wrong");

    assertThat(said).containsExactly("missing", "wrong", "wrong");
  }
}
