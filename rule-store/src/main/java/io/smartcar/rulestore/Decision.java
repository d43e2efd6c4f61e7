package io.smartcar.rulestore;

import java.util.UUID;

/**
 * One change of what is in force; immutable.
 *
 * @param id this decision's alone
 * @param seen what was in force when it was made
 * @param next what is in force after it
 */
record Decision(String id, Pointer seen, Pointer next) {

  /** Creates a new one. */
  Decision(Pointer seen, Pointer next) {
    this(UUID.randomUUID().toString(), seen, next);
  }
}
