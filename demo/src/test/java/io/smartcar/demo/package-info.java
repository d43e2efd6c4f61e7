/** Tests of the demo. */
@NullMarked
package io.smartcar.demo;

import org.jspecify.annotations.NullMarked;
