package io.smartcar.rulestore;

import java.time.Clock;
import java.time.ZoneOffset;

final class MemoryRuleStoreTest extends RuleStoreContract {

  private final MemoryRuleStore server = new MemoryRuleStore(Clock.fixed(NOW, ZoneOffset.UTC));

  @Override
  RuleStore open() {
    return server.client();
  }
}
