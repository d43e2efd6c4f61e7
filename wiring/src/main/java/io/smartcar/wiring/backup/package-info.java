/**
 * What cannot be got from the log, saved in a directory and written again into servers that are
 * empty: {@link io.smartcar.wiring.backup.Backup} and {@link io.smartcar.wiring.backup.Restore}.
 */
@NullMarked
package io.smartcar.wiring.backup;

import org.jspecify.annotations.NullMarked;
