package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class VariantTest {

  @Test
  void of_words_areOptionsAndKeys() {
    Variant variant = Variant.of("x", " -XX:+UseSerialGC  -Dkey=value smartcar.redis.port=1 ");
    assertThat(variant.workerOptions()).containsExactly("-XX:+UseSerialGC", "-Dkey=value");
    assertThat(variant.overrides()).containsOnlyKeys("smartcar.redis.port").containsValue("1");
  }

  @Test
  void of_aWordWithoutValue_isRefused() {
    assertThatThrownBy(() -> Variant.of("x", "serial")).hasMessageContaining("\"serial\"");
  }

  @Test
  void name_ofAForm_saysWhatDiffers() {
    assertThat(new Smartcar.Form(1, 1, 1, true, Variant.USUAL).name()).isEqualTo("smartcar");
    assertThat(new Smartcar.Form(2, 4, 10, true, Variant.of("serial", "-X")).name())
        .isEqualTo("smartcar 2 workers 4 Esper tasks 10 rules serial");
  }
}
