/** Tests of what cars reported. */
@NullMarked
package io.smartcar.cli.history;

import org.jspecify.annotations.NullMarked;
