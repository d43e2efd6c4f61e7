package io.smartcar.cli;

import io.smartcar.simulator.SendingOrder;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code as-is}, {@code by-car} and {@code shuffled:15m}. */
final class OrderOption implements ITypeConverter<SendingOrder> {

  @Override
  public SendingOrder convert(String text) {
    try {
      return SendingOrder.of(text);
    } catch (IllegalArgumentException wrong) {
      throw new TypeConversionException("" + wrong.getMessage());
    }
  }
}
