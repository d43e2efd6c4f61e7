package io.smartcar.formats;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Reads areas from a GeoJSON file: a FeatureCollection of Polygons and MultiPolygons, each with the
 * area's number in one of its properties. The mapping file's own parser reads it, as that knows the
 * line of each value.
 */
final class PolygonLoader {

  private static final String FILE = "file";
  private static final GeometryFactory GEOMETRY = new GeometryFactory();
  private static final String POSITIONS = "rings of at least four positions, the last as the first";

  /** What is wrong with a piece of the file. */
  private static final class NoArea extends Exception {
    private static final long serialVersionUID = 1L;

    NoArea(ConfigValue at, String message) {
      super(Problems.where(at.origin()) + ": " + message);
    }
  }

  private PolygonLoader() {}

  /** The areas, or null if there is a problem. */
  static @Nullable Areas read(Section section, Beside beside) {
    String name = section.text(FILE);
    String named = section.text("property");
    String property = named == null ? "area" : named;
    if (name == null) {
      section.refuse(FILE, "is missing: name a GeoJSON file, beside the mapping file");
      return null;
    }
    try {
      ConfigParseOptions options =
          ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setOriginDescription(name);
      return new Polygons(
          areas(ConfigFactory.parseString(beside.text(name), options).root(), property), name);
    } catch (IOException unreadable) {
      section.refuse(FILE, "must be a GeoJSON file that can be read: " + unreadable);
    } catch (ConfigException broken) {
      section.refuse(FILE, "is no JSON: " + broken.getMessage());
    } catch (NoArea problem) {
      section.refuse(FILE, "is not understood: " + problem.getMessage());
    }
    return null;
  }

  private static List<Polygons.Area> areas(ConfigObject root, String property) throws NoArea {
    List<Polygons.Area> areas = new ArrayList<>();
    for (ConfigValue feature : list(root, "features", "a FeatureCollection with features")) {
      ConfigObject properties = object(feature, "properties");
      ConfigValue number = properties.get(property);
      String area = number == null ? "" : String.valueOf(number.unwrapped());
      if (!EventField.AREA.words().contains(area)) {
        throw new NoArea(
            properties, "the property " + property + " must be A01 to F10: \"" + area + '"');
      }
      areas.add(new Polygons.Area(area, border(object(feature, "geometry"))));
    }
    return areas;
  }

  private static Geometry border(ConfigObject geometry) throws NoArea {
    ConfigValue named = geometry.get("type");
    String type = named == null ? "" : String.valueOf(named.unwrapped());
    ConfigList coordinates = list(geometry, "coordinates", POSITIONS);
    Geometry border;
    if (type.equals("Polygon")) {
      border = polygon(coordinates);
    } else if (type.equals("MultiPolygon")) {
      List<Polygon> polygons = new ArrayList<>();
      for (ConfigValue polygon : coordinates) {
        polygons.add(polygon(list(polygon, POSITIONS)));
      }
      border = GEOMETRY.createMultiPolygon(polygons.toArray(new Polygon[0]));
    } else {
      throw new NoArea(geometry, "the geometry must be a Polygon or MultiPolygon: " + type);
    }
    if (border.isEmpty() || !border.isValid()) {
      throw new NoArea(geometry, "the border crosses itself, or is none");
    }
    return border;
  }

  private static Polygon polygon(ConfigList rings) throws NoArea {
    List<LinearRing> made = new ArrayList<>();
    for (ConfigValue ring : rings) {
      List<Coordinate> positions = new ArrayList<>();
      for (ConfigValue position : list(ring, POSITIONS)) {
        positions.add(position(list(position, POSITIONS)));
      }
      try {
        made.add(GEOMETRY.createLinearRing(positions.toArray(new Coordinate[0])));
      } catch (IllegalArgumentException open) {
        throw new NoArea(ring, "must be " + POSITIONS);
      }
    }
    if (made.isEmpty()) {
      throw new NoArea(rings, "must be " + POSITIONS);
    }
    return GEOMETRY.createPolygon(
        made.get(0), made.subList(1, made.size()).toArray(new LinearRing[0]));
  }

  private static Coordinate position(ConfigList position) throws NoArea {
    if (position.size() >= 2
        && position.get(0).unwrapped() instanceof Number longitude
        && position.get(1).unwrapped() instanceof Number latitude
        && Math.abs(longitude.doubleValue()) <= 180
        && Math.abs(latitude.doubleValue()) <= 90) {
      return new Coordinate(longitude.doubleValue(), latitude.doubleValue());
    }
    throw new NoArea(position, "a position must be degrees, [longitude, latitude]");
  }

  private static ConfigObject object(ConfigValue value, String key) throws NoArea {
    if (value instanceof ConfigObject object && object.get(key) instanceof ConfigObject found) {
      return found;
    }
    throw new NoArea(value, "must have an object " + key);
  }

  private static ConfigList list(ConfigObject object, String key, String rule) throws NoArea {
    ConfigValue value = object.get(key);
    return list(value == null ? object : value, rule);
  }

  private static ConfigList list(ConfigValue value, String rule) throws NoArea {
    if (value instanceof ConfigList list) {
      return list;
    }
    throw new NoArea(value, "must be " + rule);
  }
}
