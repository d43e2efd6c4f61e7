/** The door to the spout's constructor: {@link KafkaSpoutWithClients}. */
@NullMarked
package org.apache.storm.kafka.spout;

import org.jspecify.annotations.NullMarked;
