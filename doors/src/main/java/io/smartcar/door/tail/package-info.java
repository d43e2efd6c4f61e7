/**
 * The door for files that grow: {@link TailDoor} follows the files of a directory and puts their
 * lines into the log.
 */
@NullMarked
package io.smartcar.door.tail;

import org.jspecify.annotations.NullMarked;
