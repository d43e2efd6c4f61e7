/**
 * What every store has to know of servers, whatever their vendor: {@link
 * io.smartcar.events.server.Listening}.
 */
@NullMarked
package io.smartcar.events.server;

import org.jspecify.annotations.NullMarked;
