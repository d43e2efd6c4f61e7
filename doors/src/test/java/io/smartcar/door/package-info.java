/** Tests. */
@NullMarked
package io.smartcar.door;

import org.jspecify.annotations.NullMarked;
