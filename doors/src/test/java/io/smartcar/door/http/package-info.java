/** Tests. */
@NullMarked
package io.smartcar.door.http;

import org.jspecify.annotations.NullMarked;
