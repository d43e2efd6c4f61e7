package io.smartcar.rules;

import io.smartcar.rules.AlertListener.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rules of several {@link RuleShape}s that gather the same, as one: a statement with each column of
 * any of them once and every row that any lets through. Immutable.
 */
final class GatheredRules {

  /**
   * What one of the rules takes from a row.
   *
   * @param columns its own, in its order
   * @param compared the columns that are compared with its limits
   */
  record View(List<Column> columns, List<String> compared) {

    /** Where all rules have one shape, and its columns their names. */
    static View ofShape(List<String> columns, RuleShape shape) {
      return new View(
          columns.stream().map(column -> new Column(column, column)).toList(),
          IntStream.range(0, shape.limits().size()).mapToObj(RuleShape::column).toList());
    }
  }

  private final String epl;
  private final List<View> views;

  private GatheredRules(String epl, List<View> views) {
    this.epl = epl;
    this.views = List.copyOf(views);
  }

  /** Of rules with one key of what they gather. */
  static GatheredRules of(List<RuleShape> rules) {
    Map<String, String> columns = new LinkedHashMap<>();
    List<View> views = new ArrayList<>();
    Map<String, List<RuleShape>> byShape = new LinkedHashMap<>();
    for (RuleShape rule : rules) {
      views.add(view(rule, columns));
      byShape.computeIfAbsent(rule.key(), first -> new ArrayList<>()).add(rule);
    }
    String select =
        columns.entrySet().stream()
            .map(column -> column.getKey() + " as " + column.getValue())
            .collect(Collectors.joining(", "));
    String having =
        byShape.values().stream()
            .map(
                alike -> alike.get(0).loosestHaving(alike.stream().map(RuleShape::limits).toList()))
            .collect(Collectors.joining(") or (", "(", ")"));
    return new GatheredRules(rules.get(0).gathering(select, having), views);
  }

  private static View view(RuleShape rule, Map<String, String> columns) {
    List<Column> own = new ArrayList<>();
    Gathered gathered = rule.gathered();
    for (int i = 0; i < gathered.names().size(); i++) {
      own.add(new Column(gathered.names().get(i), source(gathered.columns().get(i), columns)));
    }
    return new View(
        List.copyOf(own),
        rule.compared().stream().map(compared -> source(compared, columns)).toList());
  }

  /** The column for what is computed; a new one if none has it. */
  private static String source(String computed, Map<String, String> columns) {
    return columns.computeIfAbsent(computed, first -> RuleShape.column(columns.size()));
  }

  /** The text of the rule for all of them. */
  String epl() {
    return epl;
  }

  /** What each rule takes, in their order. */
  List<View> views() {
    return views;
  }
}
