/** Tests of the rules commands. */
@NullMarked
package io.smartcar.cli.rules;

import org.jspecify.annotations.NullMarked;
