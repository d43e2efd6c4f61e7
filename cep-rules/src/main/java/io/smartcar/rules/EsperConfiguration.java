package io.smartcar.rules;

import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.common.client.configuration.common.ConfigurationCommonEventTypeBean;
import com.espertech.esper.common.client.util.AccessorStyle;
import io.smartcar.events.CarEvent;
import java.util.List;

/** How Esper is set up, for compiling and for running alike. */
final class EsperConfiguration {

  private static final List<String> PROPERTIES =
      List.of(
          "date",
          "eventTime",
          "carNumber",
          "speedPedal",
          "breakPedal",
          "steerAngle",
          "directLight",
          "speed",
          "areaNumber");

  private EsperConfiguration() {}

  static Configuration create() {
    Configuration configuration = new Configuration();
    ConfigurationCommonEventTypeBean event = new ConfigurationCommonEventTypeBean();
    event.setAccessorStyle(AccessorStyle.EXPLICIT);
    for (String property : PROPERTIES) {
      event.addMethodProperty(property, property);
    }
    configuration.getCommon().addEventType(RuleEngine.EVENT_TYPE, CarEvent.class.getName(), event);
    configuration.getCompiler().getByteCode().setAccessModifiersPublic();
    configuration.getCompiler().getByteCode().setAllowInlinedClass(false);
    configuration.getCompiler().getScripts().setEnabled(false);
    // The log is the only clock: no thread of the engine's may move time.
    configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
    return configuration;
  }
}
