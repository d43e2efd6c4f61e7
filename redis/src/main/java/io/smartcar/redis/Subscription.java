package io.smartcar.redis;

import io.smartcar.events.AlertJson;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The channels of published alerts and corrections, listened to by a thread of its own (a
 * subscribed connection can do nothing else) and subscribed to again whenever it is lost.
 */
final class Subscription implements AutoCloseable {

  private static final int CHANNELS = 2;

  /** How a correction begins. */
  private static final Pattern DAY = Pattern.compile("\\{\"day\":\"(\\d{8})\",");

  private final RedisSettings settings;
  private final Runnable onSubscribed;
  private final Consumer<String> onPublished;
  private final Duration reconnectPause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Listener listener = new Listener();
  private final Keys keys;

  /**
   * Creates a subscription; both callbacks are called on its thread.
   *
   * @param onPublished gets the day of what was published
   */
  Subscription(
      RedisSettings settings,
      Runnable onSubscribed,
      Consumer<String> onPublished,
      Duration reconnectPause) {
    this.settings = settings;
    this.keys = new Keys(settings.keyPrefix());
    this.onSubscribed = onSubscribed;
    this.onPublished = onPublished;
    this.reconnectPause = reconnectPause;
  }

  void start() {
    Thread thread = new Thread(this::listen, "alert-subscription");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    try {
      do {
        // A new one each time: who answers may be another server by now.
        try (UnifiedJedis client = Clients.listening(settings)) {
          client.subscribe(listener, keys.channel(), keys.corrections());
        } catch (JedisException lost) {
          // The reader of the streams meets the same failure and tells of it.
        }
      } while (!closed.await(reconnectPause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      if (listener.isSubscribed()) {
        listener.unsubscribe();
      }
    } catch (JedisException lost) {
      // The thread ends by itself.
    }
  }

  private final class Listener extends JedisPubSub {

    @Override
    public void onSubscribe(String channel, int subscribedChannels) {
      if (closed.getCount() == 0) {
        unsubscribe();
      } else if (subscribedChannels == CHANNELS) {
        onSubscribed.run();
      }
    }

    @Override
    public void onMessage(String channel, String message) {
      Matcher day = DAY.matcher(message);
      try {
        onPublished.accept(day.lookingAt() ? day.group(1) : AlertJson.read(message).day());
      } catch (IllegalArgumentException noAlert) {
        // Someone else publishes here. It wakes nobody.
      }
    }
  }
}
