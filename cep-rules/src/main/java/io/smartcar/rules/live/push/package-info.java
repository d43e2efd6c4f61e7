/**
 * One push from its compilation to the moment from which its rules are in force, as the steps of
 * {@link io.smartcar.rules.live.push.PushStep}.
 */
@NullMarked
package io.smartcar.rules.live.push;

import org.jspecify.annotations.NullMarked;
