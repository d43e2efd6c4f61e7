/** The command line of the platform; {@link io.smartcar.cli.Smartcar} is its main class. */
@NullMarked
package io.smartcar.cli;

import org.jspecify.annotations.NullMarked;
