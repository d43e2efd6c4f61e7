/**
 * Other people's records as events, by mapping files: {@link io.smartcar.formats.Format}, found by
 * {@link io.smartcar.formats.Formats}.
 */
@NullMarked
package io.smartcar.formats;

import org.jspecify.annotations.NullMarked;
