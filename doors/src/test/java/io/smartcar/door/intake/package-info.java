/** Tests. */
@NullMarked
package io.smartcar.door.intake;

import org.jspecify.annotations.NullMarked;
