/**
 * The state of the whole platform at one look, {@link io.smartcar.status.PlatformStatus}: what is
 * asked, and what needs a person. Knows no screen and no command line.
 */
@NullMarked
package io.smartcar.status;

import org.jspecify.annotations.NullMarked;
