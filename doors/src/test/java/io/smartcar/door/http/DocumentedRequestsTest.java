package io.smartcar.door.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorSettings;
import io.smartcar.door.FakeLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page's requests on its files, with its mapping, get the answers that it shows. */
@Timeout(60)
final class DocumentedRequestsTest {

  private static final Path PAGE = Path.of("..", "docs", "bring-your-own-data.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+) ?(\\S*)\\n(.*?)^```$");
  private static final Pattern CURL =
      Pattern.compile(
          "curl -H \"([^:]+): ([^\"]+)\" --data-binary @(\\S+) http://127.0.0.1:8090(\\S+)");

  private final Path directory;

  DocumentedRequestsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void page_itsRequests_getTheAnswersThatItShows() throws Exception {
    List<String> requests = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
    while (blocks.find()) {
      if (!blocks.group(2).isEmpty()) {
        Files.writeString(directory.resolve(blocks.group(2)), blocks.group(3));
      } else if (blocks.group(3).startsWith("curl ")) {
        requests.add(blocks.group(3));
      } else if (blocks.group(1).equals("json")) {
        answers.add(blocks.group(3));
      }
    }

    SmartcarConfig config = DoorSettings.of("formats", directory.toString());
    try (HttpDoor door =
        HttpDoor.open(
            config.door(), config.httpDoor(), config.events().timeZone(), new FakeLog())) {
      List<String> given = new ArrayList<>();
      for (String request : requests) {
        given.add(sent(request, door));
      }
      assertThat(given).hasSizeGreaterThanOrEqualTo(2).isEqualTo(answers);
    }
  }

  private String sent(String curl, HttpDoor door) throws IOException, InterruptedException {
    Matcher words = CURL.matcher(curl);
    assertThat(words.find()).as(curl).isTrue();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(door.address()).resolve(words.group(4)))
            .header(words.group(1), words.group(2))
            .POST(BodyPublishers.ofFile(directory.resolve(words.group(3))))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
