package dev.towline.relay;

import dev.towline.dialect.Shapes;
import dev.towline.model.Epoch;
import dev.towline.model.KnownShape;
import dev.towline.model.ShapeIntent;
import dev.towline.model.TableName;
import dev.towline.model.ToldChange;
import dev.towline.model.ToldChange.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the follower has noted of the leader's shapes, and what is told of their changes. */
final class ShapeBook {

  /** A change is proposed once, however often the relay tries again. */
  private static final int LOOKED_BACK = 200;

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private final RelaySettings settings;
  private final Side follower;
  private final Connections connections;
  private final Epoch epoch;
  private final boolean quarantined;
  private final Map<TableName, KnownShape> known;
  private final List<ToldChange> told = new ArrayList<>();

  ShapeBook(RelaySettings settings, Side follower, Connections connections, Following following) {
    this.settings = settings;
    this.follower = follower;
    this.connections = connections;
    this.epoch = following.epoch;
    this.quarantined = following.quarantined > 0;
    this.known =
        new HashMap<>(
            follower.ask(
                "Reading the shapes that were followed",
                () -> shapes().known(connections.follower(), settings.subscription())));
  }

  /** What is written in one transaction, as far as the engine has such. */
  interface Page {
    void write(Connection follower) throws SQLException;
  }

  Map<TableName, KnownShape> known() {
    return known;
  }

  Optional<KnownShape> known(TableName table) {
    return Optional.ofNullable(known.get(table));
  }

  /** Whether the follower has refused rows. */
  boolean quarantined() {
    return quarantined;
  }

  /** Writes it unless another relay has taken over; then what was told goes to the log. */
  void write(Page page) throws SQLException {
    Connection connection = connections.follower();
    told.clear();
    connection.setAutoCommit(false);
    try {
      guard();
      page.write(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      undo(connection, e);
      throw e;
    }
    connection.setAutoCommit(true);
    shapes().letGo(connection, settings.subscription());
    told.forEach(this::log);
  }

  private void undo(Connection connection, Exception failure) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
      shapes().letGo(connection, settings.subscription());
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private void log(ToldChange change) {
    if (change.outcome() == Outcome.FOLLOWED && change.reason().isEmpty()) {
      log.info("{} - {}", settings.subscription(), change);
    } else {
      log.warn("{} - {}", settings.subscription(), change);
    }
  }

  /** Whether something was begun and not ended. */
  boolean begun() {
    return !follower
        .ask(
            "Reading what was begun",
            () -> shapes().intents(connections.follower(), settings.subscription()))
        .isEmpty();
  }

  /** To be called while a page is written, when a statement may have ended the transaction. */
  void guard() throws SQLException {
    shapes().guard(connections.follower(), settings.subscription(), epoch);
  }

  /** To be called while a page is written; so are the others. */
  Map<TableName, ShapeIntent> intents() throws SQLException {
    return shapes().intents(connections.follower(), settings.subscription());
  }

  void intend(TableName table, ShapeIntent intent) throws SQLException {
    shapes().intend(connections.follower(), settings.subscription(), table, intent);
  }

  void abandon(TableName table) throws SQLException {
    shapes().abandon(connections.follower(), settings.subscription(), table);
  }

  void follow(TableName table, KnownShape shape) throws SQLException {
    shapes().follow(connections.follower(), settings.subscription(), table, shape);
    known.put(table, shape);
  }

  void forget(TableName table) throws SQLException {
    shapes().forget(connections.follower(), settings.subscription(), table);
    known.remove(table);
  }

  void rename(TableName from, TableName to) throws SQLException {
    Optional<KnownShape> shape = known(from);
    forget(from);
    if (shape.isPresent()) {
      follow(to, shape.get());
    }
  }

  void tell(ToldChange change) throws SQLException {
    boolean proposed =
        change.outcome() == Outcome.PROPOSED
            && shapes().last(connections.follower(), settings.subscription(), LOOKED_BACK).stream()
                .anyMatch(entry -> entry.change().equals(change));
    if (!proposed) {
      shapes().tell(connections.follower(), settings.subscription(), change);
      told.add(change);
    }
  }

  private Shapes shapes() {
    return follower.dialect().shapes();
  }
}
