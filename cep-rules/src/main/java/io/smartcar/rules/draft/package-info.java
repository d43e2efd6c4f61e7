/**
 * Rules as somebody writes them, checked apart from whoever asks: {@link
 * io.smartcar.rules.draft.DraftChecker} has a process of its own do it, which may be slow, run out
 * of memory or never end.
 */
@NullMarked
package io.smartcar.rules.draft;

import org.jspecify.annotations.NullMarked;
