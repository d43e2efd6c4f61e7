/** Tests of this part of the sandbox. */
@NullMarked
package io.smartcar.sandbox.internal.servers;

import org.jspecify.annotations.NullMarked;
