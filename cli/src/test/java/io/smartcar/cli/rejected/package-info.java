/** Tests of refused records shown and sent again. */
@NullMarked
package io.smartcar.cli.rejected;

import org.jspecify.annotations.NullMarked;
