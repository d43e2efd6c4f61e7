/** {@code smartcar alerts judge} and {@code judgements}: stored history judged again on demand. */
@NullMarked
package io.smartcar.cli.judge;

import org.jspecify.annotations.NullMarked;
