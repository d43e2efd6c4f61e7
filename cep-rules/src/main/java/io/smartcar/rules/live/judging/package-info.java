/**
 * The rules in force, what they are shown, and the alerts that they raise until these are
 * confirmed. Knows of pushes nothing.
 */
@NullMarked
package io.smartcar.rules.live.judging;

import org.jspecify.annotations.NullMarked;
