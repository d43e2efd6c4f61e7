/** Certificates and passwords of a secure sandbox: {@link SecureStart} makes what is not there. */
@NullMarked
package io.smartcar.sandbox.internal.secure;

import org.jspecify.annotations.NullMarked;
