/** Tests with Kafka's own mocks. */
@NullMarked
package io.smartcar.eventlog;

import org.jspecify.annotations.NullMarked;
