package io.smartcar.formats;

import org.jspecify.annotations.Nullable;

/** The area of a position. */
interface Areas {

  /** The area at a position in degrees, or null if it is in none. */
  @Nullable String at(double latitude, double longitude);

  /** Where the areas are, to be read after "must be". */
  String place();

  /** The same, for one thread to ask. */
  Areas forOneThread();
}
