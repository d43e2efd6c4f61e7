package io.smartcar.door.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ByteBudgetTest {

  private final ByteBudget budget = new ByteBudget(100);

  @Test
  void grow_upToTheBound_holdsAndGivesBackOnce() {
    ByteBudget.Reservation first = budget.reservation("a");
    ByteBudget.Reservation second = budget.reservation("b");
    ByteBudget.Reservation third = budget.reservation("c");

    assertThat(first.grow(50)).isTrue();
    assertThat(second.grow(40)).isTrue();
    assertThat(third.grow(11)).isFalse();
    assertThat(third.grow(10)).isTrue();
    first.shrink(20);
    assertThat(budget.usedBytes()).isEqualTo(80);
    first.release();
    first.release();
    first.shrink(5);
    assertThat(first.grow(1)).isFalse();
    assertThat(budget.usedBytes()).isEqualTo(50);
    second.release();
    third.release();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void grow_ofOneSender_isHalfAtMost() {
    ByteBudget.Reservation first = budget.reservation("a");
    ByteBudget.Reservation second = budget.reservation("a");

    assertThat(first.grow(30)).isTrue();
    assertThat(second.grow(21)).isFalse();
    assertThat(second.canEverGrow(21)).isTrue();
    assertThat(second.canEverGrow(51)).isFalse();
    first.release();
    assertThat(second.grow(50)).isTrue();
  }
}
