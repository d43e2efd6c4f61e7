@NullMarked
package io.smartcar.events.server;

import org.jspecify.annotations.NullMarked;
