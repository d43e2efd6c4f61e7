package io.smartcar.rulestore;

import java.util.Arrays;
import java.util.List;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;

/** Everybody reads, and only who has the credentials writes. */
final class OwnedByCreator implements ACLProvider {
  // ZooKeeper's client asks whether the list contains null, which List.of answers with a throw.
  private static final List<ACL> ACLS =
      Arrays.asList(
          new ACL(ZooDefs.Perms.ALL, ZooDefs.Ids.AUTH_IDS),
          new ACL(ZooDefs.Perms.READ, ZooDefs.Ids.ANYONE_ID_UNSAFE));

  @Override
  public List<ACL> getDefaultAcl() {
    return ACLS;
  }

  @Override
  public List<ACL> getAclForPath(String path) {
    return ACLS;
  }
}
