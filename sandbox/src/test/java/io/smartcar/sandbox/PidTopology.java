package io.smartcar.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.storm.Config;
import org.apache.storm.StormSubmitter;
import org.apache.storm.spout.SpoutOutputCollector;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.TopologyBuilder;
import org.apache.storm.topology.base.BaseRichBolt;
import org.apache.storm.topology.base.BaseRichSpout;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Tuple;

/**
 * The smallest topology that shows where it runs: a spout that says the number of its process, and
 * a bolt that writes each number it hears to a file of that name. Arguments: the topology's name,
 * the directory of the files, the number of workers.
 */
public final class PidTopology {

  private PidTopology() {}

  public static void main(String[] arguments) throws Exception {
    TopologyBuilder topology = new TopologyBuilder();
    topology.setSpout("pid", new PidSpout(), 2);
    topology.setBolt("file", new FileBolt(arguments[1]), 2).shuffleGrouping("pid");
    Config config = new Config();
    config.setNumWorkers(Integer.parseInt(arguments[2]));
    StormSubmitter.submitTopology(arguments[0], config, topology.createTopology());
  }

  static final class PidSpout extends BaseRichSpout {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("NullAway.Init") // Storm calls open() first
    private transient SpoutOutputCollector collector;

    @Override
    public void open(
        Map<String, Object> conf, TopologyContext context, SpoutOutputCollector collector) {
      this.collector = collector;
    }

    @Override
    public void nextTuple() {
      collector.emit(List.of(ProcessHandle.current().pid()));
    }

    @Override
    public void declareOutputFields(OutputFieldsDeclarer declarer) {
      declarer.declare(new Fields("pid"));
    }
  }

  static final class FileBolt extends BaseRichBolt {
    private static final long serialVersionUID = 1L;
    private final String directory;

    @SuppressWarnings("NullAway.Init") // Storm calls prepare() first
    private transient OutputCollector collector;

    FileBolt(String directory) {
      this.directory = directory;
    }

    @Override
    public void prepare(
        Map<String, Object> conf, TopologyContext context, OutputCollector collector) {
      this.collector = collector;
    }

    @Override
    public void execute(Tuple tuple) {
      try {
        Path file = Path.of(directory, tuple.getValue(0).toString());
        if (!Files.exists(file)) {
          Files.writeString(file, "");
        }
        collector.ack(tuple);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void declareOutputFields(OutputFieldsDeclarer declarer) {}
  }
}
