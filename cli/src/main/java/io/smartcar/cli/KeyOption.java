package io.smartcar.cli;

import io.smartcar.hbase.KeyKind;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code book} and {@code car-first}. */
final class KeyOption implements ITypeConverter<KeyKind> {

  @Override
  public KeyKind convert(String text) {
    return KeyKind.of(text)
        .orElseThrow(
            () -> new TypeConversionException("must be " + names() + ", not \"" + text + '"'));
  }

  private static String names() {
    return Arrays.stream(KeyKind.values())
        .map(KeyKind::toString)
        .collect(Collectors.joining(" or "));
  }
}
