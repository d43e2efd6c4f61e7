/** {@code smartcar backup}: {@link io.smartcar.cli.backup.BackupCommand}. */
@NullMarked
package io.smartcar.cli.backup;

import org.jspecify.annotations.NullMarked;
