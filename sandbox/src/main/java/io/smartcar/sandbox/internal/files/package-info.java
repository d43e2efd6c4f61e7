/** Where the files of a sandbox are: {@link io.smartcar.sandbox.internal.files.Layout}. */
@NullMarked
package io.smartcar.sandbox.internal.files;

import org.jspecify.annotations.NullMarked;
