/** Tests. */
@NullMarked
package io.smartcar.cli.door;

import org.jspecify.annotations.NullMarked;
