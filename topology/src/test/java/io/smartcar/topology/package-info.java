/** What the tests of bolts and spout stand on: {@link io.smartcar.topology.TestContext}. */
@NullMarked
package io.smartcar.topology;

import org.jspecify.annotations.NullMarked;
