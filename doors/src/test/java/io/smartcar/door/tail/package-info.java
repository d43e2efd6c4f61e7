/** Tests. */
@NullMarked
package io.smartcar.door.tail;

import org.jspecify.annotations.NullMarked;
