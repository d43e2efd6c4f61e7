package io.smartcar.rules;

import com.espertech.esper.common.client.hook.exception.ExceptionHandler;
import com.espertech.esper.common.client.hook.exception.ExceptionHandlerFactory;
import com.espertech.esper.common.client.hook.exception.ExceptionHandlerFactoryContext;

/**
 * Lets an exception of a rule reach whoever showed it the event; Esper would log it and go on
 * without the event. Made by Esper, once a runtime; no state, thread-safe.
 */
public final class RethrowingHandlers implements ExceptionHandlerFactory {

  /** For Esper. */
  public RethrowingHandlers() {}

  @Override
  public ExceptionHandler getHandler(ExceptionHandlerFactoryContext context) {
    return failed -> {
      throw new IllegalStateException(
          failed.getStatementName() + ": " + failed.getThrowable(), failed.getThrowable());
    };
  }
}
