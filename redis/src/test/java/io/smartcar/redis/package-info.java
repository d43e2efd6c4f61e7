/** Tests of the store, and its fake and contract for the tests of others. */
@NullMarked
package io.smartcar.redis;

import org.jspecify.annotations.NullMarked;
