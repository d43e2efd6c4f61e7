/**
 * The whole platform on this machine, from nothing to alerts: {@link io.smartcar.cli.demo.Demo}.
 */
@NullMarked
package io.smartcar.cli.demo;

import org.jspecify.annotations.NullMarked;
