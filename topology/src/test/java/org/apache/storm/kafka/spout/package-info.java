/** The door to the spout's constructor for tests: {@link SpoutOnLog}. */
@NullMarked
package org.apache.storm.kafka.spout;

import org.jspecify.annotations.NullMarked;
