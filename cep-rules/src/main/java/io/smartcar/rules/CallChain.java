package io.smartcar.rules;

import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ChainableContext;
import com.espertech.esper.compiler.internal.generated.EsperEPL2GrammarParser.ChainableWithArgsContext;
import org.antlr.v4.runtime.ParserRuleContext;

/** Calls one after another, {@code a.b(…).c(…)}, as the grammar has them. No state. */
final class CallChain {

  private CallChain() {}

  /**
   * What the call is made on, where it is the first of its chain: {@code Math} of {@code
   * Math.abs(…).intValue()}, for {@code abs} and not for {@code intValue}. Else nothing.
   */
  static String root(ChainableWithArgsContext part) {
    ParserRuleContext element = part.getParent().getParent();
    return element.getParent().getParent() instanceof ChainableContext chain
            && element.getParent().getChild(0) == element
        ? RuleLanguage.plain(chain.chainableRootWithOpt().getText())
        : "";
  }

  /** Whether a method of what begins a chain is called, and no property of it read. */
  static boolean isAsked(ChainableWithArgsContext root) {
    return root.getParent().getParent() instanceof ChainableContext chain
        && Trees.all(chain.chainableElements(), ChainableWithArgsContext.class).stream()
            .findFirst()
            .filter(call -> call.LPAREN() != null && root(call).equals(CarLookup.NAME))
            .isPresent();
  }
}
