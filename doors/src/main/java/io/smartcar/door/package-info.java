/** What the doors into the log have in common for whoever opens them: {@link DoorException}. */
@NullMarked
package io.smartcar.door;

import org.jspecify.annotations.NullMarked;
