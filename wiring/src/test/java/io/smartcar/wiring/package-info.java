/** Tests of the wiring. */
@org.jspecify.annotations.NullMarked
package io.smartcar.wiring;
