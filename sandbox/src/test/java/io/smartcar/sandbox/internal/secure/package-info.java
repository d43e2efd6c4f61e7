@NullMarked
package io.smartcar.sandbox.internal.secure;

import org.jspecify.annotations.NullMarked;
