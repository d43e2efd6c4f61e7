/**
 * The configuration file, read and checked as a whole: {@link
 * io.smartcar.config.SmartcarConfig#load}.
 */
@NullMarked
package io.smartcar.config;

import org.jspecify.annotations.NullMarked;
