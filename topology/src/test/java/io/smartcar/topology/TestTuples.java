package io.smartcar.topology;

import java.util.List;
import java.util.Map;
import org.apache.storm.Constants;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.task.GeneralTopologyContext;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Tuple;
import org.apache.storm.tuple.TupleImpl;

/** Tuples as Storm brings them. */
public final class TestTuples {

  private static final int TASK = 9;

  private TestTuples() {}

  /** A tuple of a component's stream. */
  public static Tuple of(String component, String stream, Fields fields, List<Object> values) {
    GeneralTopologyContext context =
        new GeneralTopologyContext(
            new StormTopology(Map.of(), Map.of(), Map.of()),
            Map.of(),
            Map.of(TASK, component),
            Map.of(component, List.of(TASK)),
            Map.of(component, Map.of(stream, fields)),
            "DriverCarInfo-1-1");
    return new TupleImpl(context, values, component, TASK, stream);
  }

  /** Storm's tick. */
  public static Tuple tick() {
    return of(
        Constants.SYSTEM_COMPONENT_ID,
        Constants.SYSTEM_TICK_STREAM_ID,
        new Fields("rate_secs"),
        List.of(1));
  }
}
