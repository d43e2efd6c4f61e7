/** Tests of the command line. */
@NullMarked
package io.smartcar.cli;

import org.jspecify.annotations.NullMarked;
