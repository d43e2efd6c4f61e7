/** Tests of backups, on a real Redis and a real ZooKeeper. */
@NullMarked
package io.smartcar.wiring.backup;

import org.jspecify.annotations.NullMarked;
