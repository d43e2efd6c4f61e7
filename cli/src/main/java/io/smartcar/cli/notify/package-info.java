/** {@code smartcar notify}: somebody is told of alerts. */
@NullMarked
package io.smartcar.cli.notify;

import org.jspecify.annotations.NullMarked;
