package io.smartcar.sandbox.storm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.storm.security.auth.ReqContext;
import org.apache.storm.security.auth.SimpleTransportPlugin;
import org.apache.storm.thrift.TProcessor;
import org.apache.storm.thrift.protocol.TBinaryProtocol;
import org.apache.storm.thrift.server.THsHaServer;
import org.apache.storm.thrift.server.TServer;
import org.apache.storm.thrift.transport.TNonblockingServerSocket;
import org.apache.storm.thrift.transport.TTransportException;

/**
 * Storm's transport without authentication, listening on the loopback address only. Storm's own
 * listens on every address of the machine, and whoever reaches Nimbus may run any jar on it. Named
 * in {@code storm.thrift.transport}; one instance serves one Nimbus or Supervisor, and clients use
 * it as they would use Storm's own.
 */
public final class LoopbackTransportPlugin extends SimpleTransportPlugin {

  private static final int IDLE_SECONDS = 60;

  @Override
  public TServer getServer(TProcessor processor) throws TTransportException {
    int threads = type.getNumThreads(topoConf);
    Integer queued = type.getQueueSize(topoConf);
    BlockingQueue<Runnable> queue =
        queued == null ? new LinkedBlockingQueue<>() : new ArrayBlockingQueue<>(queued);
    TNonblockingServerSocket socket =
        new TNonblockingServerSocket(new InetSocketAddress(loopback(), getPort()));
    THsHaServer.Args arguments = new THsHaServer.Args(socket);
    arguments.maxReadBufferBytes = type.getMaxBufferSize(topoConf);
    arguments
        .processor(identified(processor))
        .protocolFactory(new TBinaryProtocol.Factory(false, true, maxBytes(), -1));
    arguments.executorService(
        new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, queue));
    return new THsHaServer(arguments);
  }

  @Override
  public int getPort() {
    return type.getPort(topoConf);
  }

  private long maxBytes() {
    return type.getMaxBufferSize(topoConf);
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  /** Nimbus wants to know who asks: nobody in particular, from this machine. */
  private TProcessor identified(TProcessor processor) {
    return (in, out) -> {
      ReqContext context = ReqContext.context();
      context.setRemoteAddress(loopback());
      context.setSubject(getDefaultSubject());
      processor.process(in, out);
    };
  }
}
