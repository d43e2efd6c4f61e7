/** {@code smartcar rules}: the life of a rule file; {@link io.smartcar.cli.rules.RulesCommand}. */
@NullMarked
package io.smartcar.cli.rules;

import org.jspecify.annotations.NullMarked;
