@NullMarked
package io.smartcar.export;

import org.jspecify.annotations.NullMarked;
