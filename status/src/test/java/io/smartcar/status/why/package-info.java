/** Tests of the questions to a platform. */
@NullMarked
package io.smartcar.status.why;

import org.jspecify.annotations.NullMarked;
