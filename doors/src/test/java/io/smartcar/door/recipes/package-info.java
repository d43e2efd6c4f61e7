/** The recipes for collectors, run with those that are installed. */
@NullMarked
package io.smartcar.door.recipes;

import org.jspecify.annotations.NullMarked;
