/** Tests of the console's pages as files. */
@NullMarked
package io.smartcar.console.web;

import org.jspecify.annotations.NullMarked;
