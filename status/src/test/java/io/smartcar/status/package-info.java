/** Tests of the questions to a platform. */
@NullMarked
package io.smartcar.status;

import org.jspecify.annotations.NullMarked;
