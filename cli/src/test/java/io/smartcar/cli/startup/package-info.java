/** Tests of the command's start. */
@NullMarked
package io.smartcar.cli.startup;

import org.jspecify.annotations.NullMarked;
