package dev.towline.contract.values;

import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A table of random columns, some of which may be null, with a key of one to four of them. */
record RandomTable(String name, List<Edges> key, List<Edges> others, List<Boolean> nullable) {

  private static final int KEY_MAX = 4;
  private static final int OTHERS_MAX = 9;
  private static final String INTEGRITY = "23";

  static RandomTable of(String name, List<Edges> types, Random random) {
    List<Edges> inKeys = types.stream().filter(Edges::inKeys).toList();
    List<Edges> key = alone(some(inKeys, 1 + random.nextInt(KEY_MAX), random));
    List<Edges> others = some(types, 1 + random.nextInt(OTHERS_MAX), random);
    return new RandomTable(
        name, key, others, others.stream().map(edges -> random.nextBoolean()).toList());
  }

  /** A text of any length fills an index of MySQL's by itself. */
  private static List<Edges> alone(List<Edges> key) {
    return key.stream()
        .filter(edges -> edges.type().equals("text"))
        .findFirst()
        .map(List::of)
        .orElse(key);
  }

  /** A table with every type once, as far as a key of a number allows. */
  static RandomTable all(String name, List<Edges> types) {
    Edges number = types.stream().filter(e -> e.type().equals("bigint")).findFirst().orElseThrow();
    return new RandomTable(
        name, List.of(number), types, types.stream().map(edges -> true).toList());
  }

  private static List<Edges> some(List<Edges> types, int count, Random random) {
    return IntStream.range(0, count)
        .mapToObj(i -> types.get(random.nextInt(types.size())))
        .toList();
  }

  /** The same with nothing but the key that must not be null. */
  RandomTable loosely() {
    return new RandomTable(name, key, others, others.stream().map(edges -> true).toList());
  }

  String create() {
    Stream<String> keys =
        IntStream.range(0, key.size()).mapToObj(i -> "k%d %s".formatted(i, notNull(key.get(i))));
    Stream<String> rest =
        IntStream.range(0, others.size())
            .mapToObj(
                i ->
                    "c%d %s"
                        .formatted(
                            i, nullable.get(i) ? others.get(i).type() : notNull(others.get(i))));
    Stream<String> primary =
        Stream.of(
            "primary key (%s)"
                .formatted(
                    String.join(
                        ", ", IntStream.range(0, key.size()).mapToObj(i -> "k" + i).toList())));
    return "create table %s (%s)"
        .formatted(
            name, String.join(", ", Stream.of(keys, rest, primary).flatMap(s -> s).toList()));
  }

  private static String notNull(Edges edges) {
    return edges.type().replaceFirst(" null$", "") + " not null";
  }

  /** Inserts a random row; one whose key is there already is left out. */
  void insert(Connection connection, Random random) throws SQLException {
    List<String> values = new ArrayList<>();
    key.forEach(edges -> values.add(any(edges, random)));
    for (int i = 0; i < others.size(); i++) {
      boolean none = nullable.get(i) && random.nextInt(5) == 0;
      values.add(none ? "null" : any(others.get(i), random));
    }
    try {
      Sql.run(connection, "insert into %s values (%s)".formatted(name, String.join(", ", values)));
    } catch (SQLException e) {
      if (!String.valueOf(e.getSQLState()).startsWith(INTEGRITY)) {
        throw e;
      }
    }
  }

  /** Gives a random column of all rows one of its values. */
  void update(Connection connection, Random random) throws SQLException {
    int column = random.nextInt(others.size());
    Sql.run(
        connection,
        "update %s set c%d = %s".formatted(name, column, any(others.get(column), random)));
  }

  private static String any(Edges edges, Random random) {
    return edges.values().get(random.nextInt(edges.values().size()));
  }
}
