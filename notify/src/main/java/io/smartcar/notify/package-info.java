/**
 * Somebody is told of alerts: {@link io.smartcar.notify.Notifier} reads what each receiver was not
 * told yet and goes on when the receiver has said that it has it. How a receiver is spoken to is in
 * {@link io.smartcar.notify.receiver}.
 */
@NullMarked
package io.smartcar.notify;

import org.jspecify.annotations.NullMarked;
