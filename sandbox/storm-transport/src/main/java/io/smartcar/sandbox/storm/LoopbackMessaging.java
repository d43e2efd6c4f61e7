package io.smartcar.sandbox.storm;

import java.lang.reflect.Field;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.storm.messaging.IConnection;
import org.apache.storm.messaging.IConnectionCallback;
import org.apache.storm.messaging.netty.Context;
import org.apache.storm.shade.io.netty.bootstrap.ServerBootstrap;
import org.apache.storm.shade.io.netty.channel.Channel;
import org.apache.storm.shade.io.netty.channel.ChannelFuture;
import org.apache.storm.shade.io.netty.channel.group.ChannelGroup;

/**
 * Storm's messaging between workers, listening on the loopback address only. Named in {@code
 * storm.messaging.transport}; a worker makes one and calls it from one thread at a time.
 *
 * <p>Storm's server listens on every address and has no setting for it (its authentication would
 * keep strangers out, but in 2.8 drops the load messages between workers and then all tuples), so
 * its listening channel is replaced right after it is made. The fields are private: another version
 * of Storm may name them otherwise, and then a worker does not start and says why.
 */
public final class LoopbackMessaging extends Context {

  private static final int CLOSE_SECONDS = 10;
  private static final long RELEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  @Override
  public synchronized IConnection bind(
      String topology,
      int port,
      IConnectionCallback callback,
      Supplier<Object> newConnectionResponse) {
    IConnection server = super.bind(topology, port, callback, newConnectionResponse);
    try {
      ChannelGroup channels = field(server, "allChannels", ChannelGroup.class);
      ServerBootstrap bootstrap = field(server, "bootstrap", ServerBootstrap.class);
      if (!channels.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("port %d could not be released".formatted(port));
      }
      channels.add(bindReleased(bootstrap, port));
      return server;
    } catch (ReflectiveOperationException otherStorm) {
      server.close();
      throw new IllegalStateException(
          "this version of Storm cannot be kept on the loopback address", otherStorm);
    }
  }

  /**
   * Java gives a closed channel's port back when its selector next runs, which may be after Netty
   * has said that the channel is closed.
   */
  private static Channel bindReleased(ServerBootstrap bootstrap, int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    while (true) {
      ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
      if (bound.isSuccess()) {
        return bound.channel();
      }
      if (!(bound.cause() instanceof BindException) || System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("cannot listen on " + address, bound.cause());
      }
      LockSupport.parkNanos(RELEASE_NANOS);
    }
  }

  private static <T> T field(Object owner, String name, Class<T> type)
      throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return type.cast(field.get(owner));
  }
}
