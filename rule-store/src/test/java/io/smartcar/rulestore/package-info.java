/** The contract of {@link io.smartcar.rulestore.RuleStore}, its fake, and their tests. */
@NullMarked
package io.smartcar.rulestore;

import org.jspecify.annotations.NullMarked;
