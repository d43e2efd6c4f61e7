/** What the rules' tasks keep in Kafka, without a Kafka. */
@NullMarked
package io.smartcar.topology.log;

import org.jspecify.annotations.NullMarked;
