/**
 * The door for MQTT: {@link MqttDoor} subscribes to a broker and acknowledges a message when the
 * log has its events.
 */
@NullMarked
package io.smartcar.door.mqtt;

import org.jspecify.annotations.NullMarked;
