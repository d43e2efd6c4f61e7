package io.smartcar.rules;

import com.espertech.esper.common.client.EventPropertyDescriptor;
import com.espertech.esper.runtime.client.DeploymentOptions;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rule put at work for a moment, without events, for what only the runtime knows. */
final class Deployed {

  private Deployed() {}

  /**
   * For each statement, in the file's order, its columns with their types; null for a column whose
   * value is always null.
   */
  static List<Map<String, @Nullable Class<?>>> columns(CompiledRule rule) throws RuleException {
    EPRuntime runtime =
        EPRuntimeProvider.getRuntime(
            "check-" + UUID.randomUUID(), EsperConfiguration.create(rule.file()));
    try {
      List<Map<String, @Nullable Class<?>>> all = new ArrayList<>();
      for (EPStatement statement :
          runtime
              .getDeploymentService()
              .deploy(rule.compiled(), new DeploymentOptions())
              .getStatements()) {
        Map<String, @Nullable Class<?>> columns = new LinkedHashMap<>();
        for (EventPropertyDescriptor column : statement.getEventType().getPropertyDescriptors()) {
          columns.put(column.getPropertyName(), column.getPropertyType());
        }
        all.add(columns);
      }
      return all;
    } catch (EPDeployException e) {
      throw RuleException.of(
          List.of(
              Problem.error(
                  rule.file().fileName(),
                  1,
                  "compiled but cannot be deployed: " + Messages.oneLine(e),
                  "")));
    } finally {
      runtime.destroy();
    }
  }
}
