/**
 * The kinds of servers, each with its files and its command line: {@link
 * io.smartcar.sandbox.internal.servers.Server}.
 */
@NullMarked
package io.smartcar.sandbox.internal.servers;

import org.jspecify.annotations.NullMarked;
