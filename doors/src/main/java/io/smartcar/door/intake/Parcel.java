package io.smartcar.door.intake;

import io.smartcar.formats.Format;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a sender sends at once, gathered as it comes. It holds room for its bytes from the first to
 * the end of its way; whoever does not hand it to {@link Intake#take} closes it. For one thread.
 */
public final class Parcel implements AutoCloseable {

  private final ByteBudget.Reservation reservation;
  private final String sender;
  private final @Nullable Format format;
  private final @Nullable String car;
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);

  Parcel(
      ByteBudget.Reservation reservation,
      String sender,
      @Nullable Format format,
      @Nullable String car) {
    this.car = car;
    this.reservation = reservation;
    this.sender = sender;
    this.format = format;
  }

  /** Whether there was room for these bytes. */
  public boolean add(byte[] more) {
    if (!reservation.grow(more.length)) {
      return false;
    }
    bytes.writeBytes(more);
    return true;
  }

  /** How many bytes it has. */
  public int size() {
    return bytes.size();
  }

  /** Its bytes, which it has no longer: what waits for the log must not hold them too. */
  byte[] takeBytes() {
    byte[] taken = bytes.toByteArray();
    bytes = new ByteArrayOutputStream(0);
    return taken;
  }

  ByteBudget.Reservation reservation() {
    return reservation;
  }

  String sender() {
    return sender;
  }

  @Nullable Format format() {
    return format;
  }

  /** The one car whose events it may have, null for any. */
  @Nullable String car() {
    return car;
  }

  @Override
  public void close() {
    reservation.release();
  }
}
