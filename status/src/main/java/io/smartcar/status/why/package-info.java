/**
 * Why an alert came of a car's reading, or none: {@link io.smartcar.status.why.Why}, the reading's
 * way step by step.
 */
@NullMarked
package io.smartcar.status.why;

import org.jspecify.annotations.NullMarked;
