/** Tests. */
@NullMarked
package io.smartcar.door.mqtt;

import org.jspecify.annotations.NullMarked;
