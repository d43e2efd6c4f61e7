package io.smartcar.rulestore;

import io.smartcar.events.cars.CarMaster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/**
 * Car masters in ZooKeeper, {@code cars/DIGEST/0000000000} and so on for each piece. They are named
 * by their content and written before the version that names them, so that one that was cut off is
 * completed by the next try, and versions with the same cars share them. Used by {@link
 * ZooKeeperRuleStore}; thread-safe.
 */
final class CarNodes {

  private final CuratorFramework client;
  private final String directory;

  CarNodes(CuratorFramework client, String root) {
    this.client = client;
    this.directory = root + "/cars/";
  }

  CarMaster read(StoredCars stored) throws Exception {
    List<byte[]> pieces = new ArrayList<>();
    for (int piece = 0; piece < stored.pieces(); piece++) {
      pieces.add(client.getData().forPath(path(stored.digest(), piece)));
    }
    return CarPieces.read(stored, pieces);
  }

  StoredCars write(CarMaster cars) throws Exception {
    List<byte[]> pieces = CarPieces.of(cars);
    for (int piece = 0; piece < pieces.size(); piece++) {
      create(path(cars.digest(), piece), pieces.get(piece));
    }
    return CarPieces.describe(cars, pieces);
  }

  private void create(String path, byte[] piece) throws Exception {
    try {
      client.create().creatingParentsIfNeeded().forPath(path, piece);
    } catch (KeeperException.NodeExistsException e) {
      return; // The same content, by its name.
    }
  }

  private String path(String digest, int piece) {
    // Not by the machine's locale, whose digits may be others.
    return directory + digest + String.format(Locale.ROOT, "/%010d", piece);
  }
}
