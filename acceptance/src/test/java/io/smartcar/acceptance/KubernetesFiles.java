package io.smartcar.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of {@code docker/kubernetes}, as kustomize puts them together; immutable. */
final class KubernetesFiles {

  static final Path DIRECTORY = ComposeFile.DIRECTORY.resolve("kubernetes");

  private final Map<String, ?> kustomization;
  private final List<Map<String, ?>> objects;

  private KubernetesFiles(Map<String, ?> kustomization, List<Map<String, ?>> objects) {
    this.kustomization = kustomization;
    this.objects = List.copyOf(objects);
  }

  static KubernetesFiles read() throws IOException {
    Map<String, ?> kustomization =
        parse(Files.readString(DIRECTORY.resolve("kustomization.yaml"))).get(0);
    List<Map<String, ?>> objects = new ArrayList<>();
    for (Object file : list(kustomization.get("resources"))) {
      objects.addAll(parse(Files.readString(DIRECTORY.resolve(file.toString()))));
    }
    return new KubernetesFiles(kustomization, objects);
  }

  static List<Map<String, ?>> parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<Map<String, ?>> objects = new ArrayList<>();
    new Yaml(new SafeConstructor(options)).loadAll(text).forEach(each -> objects.add(map(each)));
    return objects;
  }

  /** The files that are listed. */
  List<String> resources() {
    return list(kustomization.get("resources")).stream().map(String::valueOf).toList();
  }

  /** The maps that are made of files: of each name the files. */
  Map<String, List<String>> configMaps() {
    Map<String, List<String>> maps = new LinkedHashMap<>();
    for (Object made : list(kustomization.get("configMapGenerator"))) {
      maps.put(text(made, "name"), list(at(made, "files")).stream().map(String::valueOf).toList());
    }
    return maps;
  }

  List<Map<String, ?>> objects() {
    return objects;
  }

  List<Map<String, ?>> ofKind(String kind) {
    return objects.stream().filter(object -> text(object, "kind").equals(kind)).toList();
  }

  /** Whatever runs pods. */
  List<Workload> workloads() {
    return objects.stream()
        .filter(object -> text(object, "kind").matches("Deployment|StatefulSet|Job"))
        .map(Workload::new)
        .toList();
  }

  Workload workload(String name) {
    return workloads().stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nothing runs that is named " + name));
  }

  /** What runs pods of a kind. */
  record Workload(Map<String, ?> object) {

    String name() {
      return text(object, "metadata", "name");
    }

    String kind() {
      return text(object, "kind");
    }

    Map<String, ?> pod() {
      return map(at(object, "spec", "template", "spec"));
    }

    String podName() {
      return text(object, "spec", "template", "metadata", "labels", "app.kubernetes.io/name");
    }

    /** With those that come first. */
    List<Map<String, ?>> containers() {
      List<Map<String, ?>> containers = new ArrayList<>();
      list(pod().get("initContainers")).forEach(each -> containers.add(map(each)));
      list(pod().get("containers")).forEach(each -> containers.add(map(each)));
      return containers;
    }

    /** The container of that name. */
    Map<String, ?> container(String container) {
      return containers().stream()
          .filter(each -> text(each, "name").equals(container))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no container " + container));
    }

    @Override
    public String toString() {
      return kind() + ' ' + name();
    }
  }

  /** What stands there; null if nothing does. */
  static @Nullable Object at(@Nullable Object value, String... path) {
    Object found = value;
    for (String name : path) {
      found = map(found).get(name);
    }
    return found;
  }

  static String text(@Nullable Object value, String... path) {
    return String.valueOf(at(value, path));
  }

  @SuppressWarnings("unchecked")
  static Map<String, ?> map(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, ?>) value;
  }

  static List<?> list(@Nullable Object value) {
    return value == null ? List.of() : (List<?>) value;
  }

  static List<String> texts(@Nullable Object value, String... path) {
    return list(at(value, path)).stream().map(String::valueOf).toList();
  }
}
