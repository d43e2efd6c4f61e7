/** How Hive is run in a process of its own: {@link io.smartcar.hive.process.HiveProcess}. */
@NullMarked
package io.smartcar.hive.process;

import org.jspecify.annotations.NullMarked;
