/** Tests of judgements on demand. */
@NullMarked
package io.smartcar.cli.judge;

import org.jspecify.annotations.NullMarked;
