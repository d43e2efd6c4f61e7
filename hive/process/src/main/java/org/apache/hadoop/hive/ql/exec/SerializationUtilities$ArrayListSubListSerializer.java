package org.apache.hadoop.hive.ql.exec;

import java.util.ArrayList;
import java.util.List;
import org.apache.hive.com.esotericsoftware.kryo.Kryo;
import org.apache.hive.com.esotericsoftware.kryo.Serializer;
import org.apache.hive.com.esotericsoftware.kryo.io.Input;
import org.apache.hive.com.esotericsoftware.kryo.io.Output;

/**
 * Stands before the class of this name in Hive, which names fields of {@code ArrayList.SubList}
 * that Java has called otherwise since 9. A part of a list travels as a list of its own; plans,
 * which are what Hive sends so, are read and not written through.
 */
final class SerializationUtilities$ArrayListSubListSerializer extends Serializer<List<?>> {

  /** Called by Hive. */
  public SerializationUtilities$ArrayListSubListSerializer() {}

  @Override
  public void write(Kryo kryo, Output output, List<?> part) {
    output.writeInt(part.size(), true);
    for (Object element : part) {
      kryo.writeClassAndObject(output, element);
    }
  }

  @Override
  public List<?> read(Kryo kryo, Input input, Class<List<?>> type) {
    int size = input.readInt(true);
    List<Object> part = new ArrayList<>(size);
    kryo.reference(part);
    for (int i = 0; i < size; i++) {
      part.add(kryo.readClassAndObject(input));
    }
    return part;
  }
}
