/**
 * Versions of the rules, which of them is in force, and what each task made of it: {@link
 * io.smartcar.rulestore.RuleStore}. The only place that knows Curator.
 */
@NullMarked
package io.smartcar.rulestore;

import org.jspecify.annotations.NullMarked;
