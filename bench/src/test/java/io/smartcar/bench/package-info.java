@NullMarked
package io.smartcar.bench;

import org.jspecify.annotations.NullMarked;
