@NullMarked
package io.smartcar.wiring.trial;

import org.jspecify.annotations.NullMarked;
