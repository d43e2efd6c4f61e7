/**
 * Files of events as people have them: {@link io.smartcar.events.file.EventFile} reads every form
 * that can be told from its bytes, and says of each line that is no event where it is and why.
 */
@NullMarked
package io.smartcar.events.file;

import org.jspecify.annotations.NullMarked;
