/** What is deployed besides the product's own main class. */
@NullMarked
package io.smartcar.bench.storm;

import org.jspecify.annotations.NullMarked;
