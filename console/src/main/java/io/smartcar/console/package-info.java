/** The web console's server: its pages, its API and its stream of changes. */
@NullMarked
package io.smartcar.console;

import org.jspecify.annotations.NullMarked;
