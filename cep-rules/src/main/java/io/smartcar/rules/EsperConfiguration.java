package io.smartcar.rules;

import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.common.client.configuration.common.ConfigurationCommon;
import com.espertech.esper.common.client.configuration.common.ConfigurationCommonEventTypeBean;
import com.espertech.esper.common.client.util.AccessorStyle;
import com.espertech.esper.common.client.util.ClassForNameProvider;
import io.smartcar.events.CarEvent;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;

/** How Esper is set up, for compiling and for running alike. */
final class EsperConfiguration {

  /** The properties of an event, as rules name them. */
  static final List<String> PROPERTIES =
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

  /** For running: hours, days and cron are the zone's, whatever machine it is. */
  static Configuration create(ZoneId zone, RuleFile file) {
    Configuration configuration = create(file);
    configuration.getRuntime().getExpression().setTimeZone(TimeZone.getTimeZone(zone));
    return configuration;
  }

  /** For compiling, which knows no calendar. */
  static Configuration create(RuleFile file) {
    Configuration configuration = new Configuration();
    ConfigurationCommonEventTypeBean event = new ConfigurationCommonEventTypeBean();
    event.setAccessorStyle(AccessorStyle.EXPLICIT);
    for (String property : PROPERTIES) {
      event.addMethodProperty(property, property);
    }
    configuration.getCommon().addEventType(RuleEngine.EVENT_TYPE, CarEvent.class.getName(), event);
    if (file.usesCars()) {
      // A runtime's own and read when the rule is deployed: two versions may run side by side.
      configuration
          .getCommon()
          .addVariable(CarLookup.NAME, CarLookup.class, new CarLookup(file.cars()), true);
    }
    closeClasses(configuration);
    configuration.getCompiler().getByteCode().setAccessModifiersPublic();
    configuration.getCompiler().getByteCode().setAllowInlinedClass(false);
    configuration.getCompiler().getScripts().setEnabled(false);
    // The log is the only clock: no thread of the engine's may move time.
    configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
    // A runtime has one thread at a time.
    configuration.getRuntime().getExecution().setDisableLocking(true);
    configuration.getRuntime().getExceptionHandling().addClass(RethrowingHandlers.class);
    return configuration;
  }

  /**
   * The second lock behind {@link RuleLanguage}: names lead to few classes, values to no fields.
   */
  private static void closeClasses(Configuration configuration) {
    ConfigurationCommon common = configuration.getCommon();
    common.setTransientConfiguration(Map.of(ClassForNameProvider.NAME, new AllowedClasses()));
    List.copyOf(common.getImports()).forEach(common::removeImport);
    common.addImport(Math.class);
    common.addAnnotationImport(ConfigurationCommon.ANNOTATION_IMPORT);
    common.getEventMeta().setDefaultAccessorStyle(AccessorStyle.EXPLICIT);
  }
}
