/** What the car master knows, {@link io.smartcar.cli.joined.CarJoin}, beside what others show. */
@NullMarked
package io.smartcar.cli.joined;

import org.jspecify.annotations.NullMarked;
