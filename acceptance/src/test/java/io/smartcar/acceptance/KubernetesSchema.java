package io.smartcar.acceptance;

import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The schema of Kubernetes' objects, as the classes have it that Kubernetes generates from it for
 * Java: their properties, which of them must be there, and of which type each is. Anything else is
 * a problem, as it is for an API server that validates strictly. No state.
 */
final class KubernetesSchema {

  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "v1 Namespace", V1Namespace.class,
          "v1 Service", V1Service.class,
          "apps/v1 Deployment", V1Deployment.class,
          "apps/v1 StatefulSet", V1StatefulSet.class,
          "batch/v1 Job", V1Job.class,
          "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class,
          "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class);

  private static final Pattern QUANTITY = Pattern.compile("\\d+(\\.\\d+)?(m|k|[KMGT]i?)?");

  private final List<String> problems = new ArrayList<>();

  private KubernetesSchema() {}

  /** What is wrong with an object, with the place of each; empty if nothing is. */
  static List<String> problems(Map<String, ?> object) {
    String kind = object.get("apiVersion") + " " + object.get("kind");
    Class<?> model = KINDS.get(kind);
    if (model == null) {
      return List.of(kind + " is no kind that is known here");
    }
    KubernetesSchema schema = new KubernetesSchema();
    schema.check(String.valueOf(object.get("kind")), object, model);
    return schema.problems;
  }

  private void check(String where, @Nullable Object value, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class && value instanceof List<?> list) {
        for (int i = 0; i < list.size(); i++) {
          check(where + '[' + i + ']', list.get(i), of[0]);
        }
      } else if (generic.getRawType() == Map.class && value instanceof Map<?, ?> map) {
        map.forEach((name, entry) -> check(where + '.' + name, entry, of[1]));
      } else {
        problem(where, "must be a " + generic.getRawType(), value);
      }
    } else if (type instanceof Class<?> simple
        && simple.getPackageName().equals(V1Job.class.getPackageName())) {
      checkModel(where, value, simple);
    } else if (!isOf(type, value)) {
      problem(where, "must be a " + type.getTypeName(), value);
    }
  }

  private static boolean isOf(Type type, @Nullable Object value) {
    if (type == Boolean.class) {
      return value instanceof Boolean;
    }
    if (type == Integer.class || type == Long.class) {
      return value instanceof Integer;
    }
    if (type == IntOrString.class) {
      return value instanceof Integer || value instanceof String;
    }
    if (type == Quantity.class) {
      return value instanceof String text && QUANTITY.matcher(text).matches();
    }
    return type == String.class && value instanceof String;
  }

  private void checkModel(String where, @Nullable Object value, Class<?> model) {
    if (!(value instanceof Map<?, ?> map)) {
      problem(where, "must be an object", value);
      return;
    }
    Map<String, Type> known = properties(model);
    map.forEach(
        (name, property) -> {
          Type type = known.get(String.valueOf(name));
          if (type == null) {
            problems.add(where + " has no property " + name);
          } else {
            check(where + '.' + name, property, type);
          }
        });
    for (String name : new TreeSet<>(required(model))) {
      if (!map.containsKey(name)) {
        problems.add(where + " must have " + name);
      }
    }
  }

  private static Map<String, Type> properties(Class<?> model) {
    Map<String, Type> properties = new HashMap<>();
    for (Field field : model.getDeclaredFields()) {
      SerializedName name = field.getAnnotation(SerializedName.class);
      if (name != null) {
        properties.put(name.value(), field.getGenericType());
      }
    }
    return properties;
  }

  @SuppressWarnings("unchecked")
  private static Set<String> required(Class<?> model) {
    try {
      return (Set<String>) model.getField("openapiRequiredFields").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(model + " is made otherwise than the others", e);
    }
  }

  private void problem(String where, String must, @Nullable Object value) {
    problems.add("%s %s: %s".formatted(where, must, value));
  }
}
