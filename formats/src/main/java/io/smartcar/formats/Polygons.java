package io.smartcar.formats;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.algorithm.locate.PointOnGeometryLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Location;

/**
 * Areas by their borders. Of areas that overlap or touch, the first in the file has the position.
 * Not thread-safe.
 */
final class Polygons implements Areas {

  /** An area and its border, longitude before latitude. */
  record Area(String number, Geometry border) {}

  private final List<Area> areas;
  private final String file;
  private final Envelope[] boxes;
  private final PointOnGeometryLocator[] locators;
  private final Coordinate position = new Coordinate();

  Polygons(List<Area> areas, String file) {
    this.areas = List.copyOf(areas);
    this.file = file;
    boxes = new Envelope[areas.size()];
    locators = new PointOnGeometryLocator[areas.size()];
    for (int i = 0; i < boxes.length; i++) {
      Geometry border = areas.get(i).border();
      boxes[i] = border.getEnvelopeInternal();
      locators[i] = new IndexedPointInAreaLocator(border);
    }
  }

  @Override
  public @Nullable String at(double latitude, double longitude) {
    position.setX(longitude);
    position.setY(latitude);
    for (int i = 0; i < boxes.length; i++) {
      if (boxes[i].contains(longitude, latitude)
          && locators[i].locate(position) != Location.EXTERIOR) {
        return areas.get(i).number();
      }
    }
    return null;
  }

  @Override
  public String place() {
    return "in an area of " + file;
  }

  @Override
  public Areas forOneThread() {
    return new Polygons(areas, file);
  }
}
