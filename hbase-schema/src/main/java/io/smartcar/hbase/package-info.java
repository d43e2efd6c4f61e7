/**
 * What happened, in HBase: tables and row keys, events written by {@link
 * io.smartcar.hbase.HBaseEventStore}, read back by {@link io.smartcar.hbase.EventHistory}, tables
 * installed and checked by {@link io.smartcar.hbase.Schema}. The only package that knows HBase.
 */
@NullMarked
package io.smartcar.hbase;

import org.jspecify.annotations.NullMarked;
