/** The commands {@code smartcar formats …}: {@link io.smartcar.cli.formats.FormatsCommand}. */
@NullMarked
package io.smartcar.cli.formats;

import org.jspecify.annotations.NullMarked;
