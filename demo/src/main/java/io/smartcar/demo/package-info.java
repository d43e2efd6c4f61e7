/**
 * The whole path on this machine, shown, from empty servers to alerts: {@link
 * io.smartcar.demo.Demo}.
 */
@NullMarked
package io.smartcar.demo;

import org.jspecify.annotations.NullMarked;
