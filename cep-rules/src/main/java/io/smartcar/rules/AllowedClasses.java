package io.smartcar.rules;

import com.espertech.esper.common.client.util.ClassForNameProvider;
import io.smartcar.events.CarEvent;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The only classes that a name in a rule can lead to. Esper asks it for every name that might be
 * one, so that what {@link RuleLanguage} should miss finds no class behind it. Thread-safe.
 */
final class AllowedClasses implements ClassForNameProvider {

  private static final Map<String, Class<?>> BY_NAME =
      Stream.of(
              CarEvent.class,
              CarLookup.class,
              RethrowingHandlers.class, // for the runtime, which asks here too
              Math.class,
              String.class,
              Boolean.class,
              Character.class,
              Byte.class,
              Short.class,
              Integer.class,
              Long.class,
              Float.class,
              Double.class,
              com.espertech.esper.common.client.annotation.Name.class,
              com.espertech.esper.common.client.annotation.Description.class,
              com.espertech.esper.common.client.annotation.Tag.class,
              com.espertech.esper.common.client.annotation.Priority.class,
              com.espertech.esper.common.client.annotation.Drop.class,
              com.espertech.esper.common.client.annotation.Hint.class,
              com.espertech.esper.common.client.annotation.IterableUnbound.class,
              com.espertech.esper.common.client.annotation.NoLock.class)
          .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

  @Override
  @SuppressWarnings("rawtypes") // as Esper declares it
  public Class classForName(String className) throws ClassNotFoundException {
    Class<?> known = BY_NAME.get(className);
    if (known == null) {
      throw new ClassNotFoundException(className + " is not for rules");
    }
    return known;
  }
}
