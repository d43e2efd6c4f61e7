package io.smartcar.rules;

/** How much of the fleet a rule sees at once: {@code @Tag(name='scope', value='…')}. */
public enum Scope {

  /** One car's events whole: the rule's work can be spread over tasks by partition. */
  CAR,

  /** The whole fleet's events: the rule needs one task that has every partition. */
  FLEET
}
