/** The project's tables and queries on a real Hive over a real HBase. */
@NullMarked
package io.smartcar.hive;

import org.jspecify.annotations.NullMarked;
