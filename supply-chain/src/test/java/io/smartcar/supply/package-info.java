/** What is shipped as CycloneDX, compared with the list of it. */
@NullMarked
package io.smartcar.supply;

import org.jspecify.annotations.NullMarked;
