/** The command {@code smartcar console}: {@link io.smartcar.cli.console.ConsoleCommand}. */
@NullMarked
package io.smartcar.cli.console;

import org.jspecify.annotations.NullMarked;
