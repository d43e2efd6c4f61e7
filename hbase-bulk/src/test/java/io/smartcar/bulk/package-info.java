/** Tests of the loader, and its contract for the tests on a real HBase. */
@NullMarked
package io.smartcar.bulk;

import org.jspecify.annotations.NullMarked;
