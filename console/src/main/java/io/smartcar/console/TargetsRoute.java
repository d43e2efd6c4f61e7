package io.smartcar.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.smartcar.console.ConsoleSources.Rules;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.WorkerPlace;
import java.io.IOException;
import java.util.List;

/**
 * Where the topology's workers answer Prometheus, as its {@code http_sd} wants it. While ZooKeeper
 * is away this fails, and Prometheus goes on with those that it knows. Thread-safe.
 */
final class TargetsRoute {

  private final Rules rules;

  TargetsRoute(Rules rules) {
    this.rules = rules;
  }

  void targets(Context ctx) throws RuleStoreException {
    List<WorkerPlace> workers = rules.store().workers();
    ctx.contentType(Api.JSON_TYPE)
        .result(
            Json.written(
                json -> {
                  json.writeStartArray();
                  for (WorkerPlace worker : workers) {
                    write(worker, json);
                  }
                  json.writeEndArray();
                }));
  }

  private void write(WorkerPlace worker, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("targets");
    json.writeString(worker.address());
    json.writeEndArray();
    json.writeObjectFieldStart("labels");
    json.writeStringField("topology", rules.topology());
    json.writeStringField("worker", worker.worker());
    json.writeEndObject();
    json.writeEndObject();
  }
}
