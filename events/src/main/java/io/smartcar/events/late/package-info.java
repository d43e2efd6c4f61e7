/**
 * What the parts of the platform tell each other about readings that came too late for the rules:
 * where they lie, and what a judgement makes of the alerts there. All types are immutable.
 */
@NullMarked
package io.smartcar.events.late;

import org.jspecify.annotations.NullMarked;
