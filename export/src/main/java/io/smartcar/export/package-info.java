/**
 * Stored events as Parquet files, a directory a day: {@link io.smartcar.export.ParquetExport}. The
 * only package that knows Parquet.
 */
@NullMarked
package io.smartcar.export;

import org.jspecify.annotations.NullMarked;
