/** Tests of the questions to a platform. */
@NullMarked
package io.smartcar.cli.status;

import org.jspecify.annotations.NullMarked;
