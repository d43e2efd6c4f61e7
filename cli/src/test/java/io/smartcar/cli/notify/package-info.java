@NullMarked
package io.smartcar.cli.notify;

import org.jspecify.annotations.NullMarked;
