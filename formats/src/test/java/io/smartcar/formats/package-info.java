@NullMarked
package io.smartcar.formats;

import org.jspecify.annotations.NullMarked;
