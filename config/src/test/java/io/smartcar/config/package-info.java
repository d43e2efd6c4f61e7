/** Tests of {@link io.smartcar.config.SmartcarConfig}. */
@NullMarked
package io.smartcar.config;

import org.jspecify.annotations.NullMarked;
