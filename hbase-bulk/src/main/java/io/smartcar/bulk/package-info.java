/**
 * Events into HBase by store files that are written here and handed over whole: {@link
 * io.smartcar.bulk.BulkLoader}. The only package that knows HBase's server classes.
 */
@NullMarked
package io.smartcar.bulk;

import org.jspecify.annotations.NullMarked;
