package io.smartcar.rules.live.port;

/**
 * What a rule has cost a task since it was put to work there; immutable.
 *
 * @param file the rule file's name, with its ending
 * @param nanos wall time spent in it, nanoseconds; of an engine for several rules its part of that
 * @param events how many events the task has shown it in that time, also while its windows were
 *     filled
 * @param throttled alerts of it that were dropped, because it raised too many in a minute
 */
public record RuleCost(String file, long nanos, long events, long throttled) {}
