@NullMarked
package io.smartcar.console;

import org.jspecify.annotations.NullMarked;
