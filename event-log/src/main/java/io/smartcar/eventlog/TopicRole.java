package io.smartcar.eventlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What somebody does with the telemetry's topic, and the least rights of Kafka for it. Immutable.
 */
public enum TopicRole {
  /** The topology: reads, and keeps in its groups how far it is. */
  TOPOLOGY,
  /** Doors, the simulator, a replay: write. */
  SENDER,
  /** The console, status, trials: read, and see how far the topology is. */
  READER;

  private List<AclOperation> onTopic() {
    return switch (this) {
      case TOPOLOGY, READER ->
          List.of(AclOperation.READ, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
      case SENDER -> List.of(AclOperation.WRITE, AclOperation.DESCRIBE);
    };
  }

  private List<AclOperation> onGroups() {
    return switch (this) {
      case TOPOLOGY -> List.of(AclOperation.READ);
      case READER -> List.of(AclOperation.DESCRIBE);
      case SENDER -> List.of();
    };
  }

  /** As it is written on a command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The rights, each as Kafka has it.
   *
   * @param principal who gets them, {@code User:NAME}
   * @param groups the topology's consumer groups
   */
  List<AclBinding> rights(String topic, Set<String> groups, String principal) {
    List<AclBinding> rights = new ArrayList<>();
    onTopic().forEach(each -> rights.add(right(ResourceType.TOPIC, topic, each, principal)));
    for (String group : new TreeSet<>(groups)) {
      onGroups().forEach(each -> rights.add(right(ResourceType.GROUP, group, each, principal)));
    }
    return rights;
  }

  private static AclBinding right(
      ResourceType type, String name, AclOperation operation, String principal) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
  }
}
