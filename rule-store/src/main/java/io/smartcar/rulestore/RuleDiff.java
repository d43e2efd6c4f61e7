package io.smartcar.rulestore;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What differs between two sets of rules. Thread-safe. */
public final class RuleDiff {

  private static final int CONTEXT_LINES = 3;

  private RuleDiff() {}

  /**
   * A unified diff of all files, line by line; empty if they are the same. A file that is on one
   * side only is compared with nothing.
   *
   * @param oldName how to call the old side in the headers: {@code v3}
   */
  public static List<String> unified(
      String oldName, Map<String, String> old, String newName, Map<String, String> changed) {
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(changed.keySet());
    List<String> diff = new ArrayList<>();
    for (String name : names) {
      List<String> before = old.getOrDefault(name, "").lines().toList();
      List<String> after = changed.getOrDefault(name, "").lines().toList();
      diff.addAll(
          UnifiedDiffUtils.generateUnifiedDiff(
              side(oldName, name, old),
              side(newName, name, changed),
              before,
              DiffUtils.diff(before, after),
              CONTEXT_LINES));
    }
    return diff;
  }

  private static String side(String set, String file, Map<String, String> files) {
    return files.containsKey(file) ? set + '/' + file : "/dev/null";
  }
}
