@NullMarked
package io.smartcar.topology.rule;

import org.jspecify.annotations.NullMarked;
