package io.smartcar.door.mqtt;

/** A message of the broker, as the door sees it. Thread-safe. */
interface Message {

  String topic();

  byte[] payload();

  /** Whether the broker keeps it until it is acknowledged; others (QoS 0) are here and nowhere. */
  boolean isKept();

  /** The broker forgets it. Called once. */
  void acknowledge();
}
