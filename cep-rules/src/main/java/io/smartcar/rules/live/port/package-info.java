/**
 * The world around the rules' task: the log, the checkpoints and the rules that it is given, its
 * settings and what it reports. Implemented and used by other modules; knows no other package of
 * the task.
 */
@NullMarked
package io.smartcar.rules.live.port;

import org.jspecify.annotations.NullMarked;
