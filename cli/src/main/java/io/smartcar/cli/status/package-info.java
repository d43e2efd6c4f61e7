/**
 * The state of the whole platform at one look, {@link io.smartcar.cli.status.PlatformStatus}: what
 * is asked, and what needs a person. Knows no screen and no command line.
 */
@NullMarked
package io.smartcar.cli.status;

import org.jspecify.annotations.NullMarked;
