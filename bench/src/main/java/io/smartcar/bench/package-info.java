/** Measurements of the whole platform on a sandbox of their own; {@link Bench} is the command. */
@NullMarked
package io.smartcar.bench;

import org.jspecify.annotations.NullMarked;
