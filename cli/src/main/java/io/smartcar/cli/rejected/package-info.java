/**
 * {@code smartcar rejected}: {@link io.smartcar.cli.rejected.RejectedCommand} shows the records
 * that were refused, and sends them again.
 */
@NullMarked
package io.smartcar.cli.rejected;

import org.jspecify.annotations.NullMarked;
