/**
 * What refused records have in common: {@link io.smartcar.events.refused.RecordPattern} tells it of
 * a record, {@link io.smartcar.events.refused.RawText} shows one.
 */
@NullMarked
package io.smartcar.events.refused;

import org.jspecify.annotations.NullMarked;
