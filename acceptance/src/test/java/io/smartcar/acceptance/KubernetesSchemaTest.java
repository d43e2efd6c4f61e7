package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the schema finds what an API server would refuse. */
final class KubernetesSchemaTest {

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: a
        labels: {a: b}
      spec:
        replicas: 1
        selector:
          matchLabels: {a: b}
        template:
          spec:
            containers:
              - name: a
                env:
                  - {name: A, value: b}
                readinessProbe:
                  tcpSocket: {port: 80}
                resources:
                  limits: {memory: 1Gi}
                securityContext: {readOnlyRootFilesystem: true}
      """;

  @Test
  void problems_ofWhatIsRight_areNone() {
    assertThat(KubernetesSchema.problems(KubernetesFiles.parse(DEPLOYMENT).get(0))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: 1 | replica: 1 | Deployment.spec has no property replica",
        "replicas: 1 | replicas: one | Deployment.spec.replicas must be",
        "replicas: 1 | replicas: 1.5 | Deployment.spec.replicas must be",
        "value: b | value: 5 | Deployment.spec.template.spec.containers[0].env[0].value must be",
        "value: b | value: true | Deployment.spec.template.spec.containers[0].env[0].value must be",
        "- name: a | - image: a | Deployment.spec.template.spec.containers[0] must have name",
        "{port: 80} | {} | Deployment.spec.template.spec.containers[0].readinessProbe.tcpSocket must have port",
        "memory: 1Gi | memory: 1 Gi | resources.limits.memory must be",
        "readOnlyRootFilesystem: true | readOnlyRootFilesystem: 'yes' | readOnlyRootFilesystem must be",
        "labels: {a: b} | labels: [a] | Deployment.metadata.labels must be",
        "labels: {a: b} | labels: {a: 1} | Deployment.metadata.labels.a must be",
        "apps/v1 | apps/v1beta1 | apps/v1beta1 Deployment is no kind"
      })
  void problems_ofAMistake_nameIt(String right, String wrong, String problem) {
    String text = DEPLOYMENT.replace(right, wrong);
    assertThat(text).isNotEqualTo(DEPLOYMENT);
    assertThat(KubernetesSchema.problems(KubernetesFiles.parse(text).get(0)))
        .singleElement()
        .asString()
        .contains(problem);
  }
}
