/**
 * The platform as a whole: the lines between its modules, and the path of an event from Kafka to
 * HBase and Redis on real servers.
 */
@NullMarked
package io.smartcar.acceptance;

import org.jspecify.annotations.NullMarked;
