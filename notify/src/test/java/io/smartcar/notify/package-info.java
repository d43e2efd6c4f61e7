@NullMarked
package io.smartcar.notify;

import org.jspecify.annotations.NullMarked;
