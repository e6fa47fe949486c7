package dev.towline.mysql;

import dev.towline.dialect.Dialect;
import dev.towline.dialect.own.StoredQuarantine;
import dev.towline.dialect.own.StoredResyncs;
import dev.towline.dialect.own.StoredShapes;
import dev.towline.dialect.own.StoredSwitchovers;
import dev.towline.dialect.own.StoredVerifications;

/** The parts that MySQL and MariaDB have in common, each told which of the two it serves. */
public final class MySqlDialect {

  private MySqlDialect() {}

  /** The dialect of an engine. */
  public static Dialect of(Engine engine) {
    return new Dialect(
        engine.name(),
        new MySqlCatalog(engine),
        new MySqlPreflight(engine),
        new MySqlCapture(engine),
        new MySqlChangelog(engine),
        new MySqlRowReader(),
        new MySqlApplier(engine),
        new StoredVerifications(new MySqlWording()),
        new StoredQuarantine(new MySqlWording()),
        new StoredResyncs(new MySqlWording()),
        new MySqlFence(engine),
        new MySqlNumbering(engine),
        new StoredShapes(new MySqlWording()),
        new StoredSwitchovers(new MySqlWording()),
        new MySqlFaults());
  }
}
