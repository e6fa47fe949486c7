package dev.towline.mysql;

import dev.towline.dialect.Changelog;
import dev.towline.dialect.Reading;
import dev.towline.dialect.own.Claims;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.CapturedTable;
import dev.towline.model.Column;
import dev.towline.model.Fingerprint;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.StreamId;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Positions are numbers and gaps of the audit tables; see {@link LogPositions}. */
public final class MySqlChangelog implements Changelog {

  /** How long the look at the shapes waits for somebody's ALTER TABLE. */
  private static final Duration SHAPES_TIMEOUT = Duration.ofSeconds(10);

  private final Engine engine;
  private final MySqlCatalog catalog;

  public MySqlChangelog(Engine engine) {
    this.engine = engine;
    this.catalog = new MySqlCatalog(engine);
  }

  @Override
  public void prepare(Connection leader) throws SQLException {
    LeaderSession.prepare(leader);
  }

  /** The server, and our installation on it: a replica that was promoted has another number. */
  @Override
  public StreamId stream(Connection leader) throws SQLException {
    requireInstalled(leader);
    String marker =
        Rows.list(leader, row -> row.getString(1), "select marker from towline.installation")
            .get(0);
    return new StreamId(engine.server(leader) + "/" + marker);
  }

  /** InnoDB loses nothing in a crash that {@link Reading#end} has seen on disk. */
  @Override
  public void markCrashes(Connection leader) throws SQLException {
    requireInstalled(leader);
  }

  @Override
  public Instant now(Connection leader) throws SQLException {
    return Clock.now(leader);
  }

  @Override
  public String mark(Connection leader, Position position) throws SQLException {
    return Mark.now(leader, LogPositions.of(position));
  }

  /**
   * A row of the list of captured tables.
   *
   * @param kept the columns that its triggers record
   */
  private record Registered(String id, TableName name, List<String> kept, boolean wholeRow) {

    boolean current(TableShape shape) {
      List<String> key = shape.keyColumns().stream().map(Column::name).toList();
      List<String> all = shape.columns().stream().map(Column::name).toList();
      return wholeRow ? key.isEmpty() && kept.equals(all) : kept.equals(key);
    }
  }

  private List<Registered> registered(Connection leader, TableSelection selection)
      throws SQLException {
    requireInstalled(leader);
    Casing casing = Casing.of(leader);
    return Rows.list(
            leader,
            row ->
                new Registered(
                    row.getString(1),
                    new TableName(row.getString(2), row.getString(3)),
                    TextList.of(row.getString(4)),
                    row.getBoolean(5)),
            """
            select id, schema_name, table_name, key_names, whole_row
            from towline.capture
            order by id
            """)
        .stream()
        .filter(table -> casing.selects(selection, table.name()))
        .toList();
  }

  private void requireInstalled(Connection leader) throws SQLException {
    boolean installed =
        Rows.list(
                leader,
                row -> row.getInt(1) == 2,
                """
                select count(*) from information_schema.tables
                where table_schema = 'towline' and table_name in ('capture', 'installation')
                """)
            .get(0);
    if (!installed) {
      throw TowlineException.fatal(
          "Towline is not installed on this leader: there is no table towline.capture on the %s server."
              .formatted(engine.title()),
          "Run towline install.");
    }
  }

  @Override
  public List<TableName> capturedNames(Connection leader, TableSelection selection)
      throws SQLException {
    return registered(leader, selection).stream().map(Registered::name).toList();
  }

  /** What no entry tells, such as TRUNCATE, is looked for by rounds only. */
  @Override
  public Instant provedUntil(Instant now, Instant snapshot) {
    return snapshot;
  }

  /** Shapes and fingerprints are read under one hold of the tables' metadata locks. */
  @Override
  public List<CapturedTable> captured(Connection leader, TableSelection selection)
      throws SQLException {
    Map<TableName, Registered> registered = new HashMap<>();
    registered(leader, selection).forEach(table -> registered.put(table.name(), table));
    List<TableName> there =
        catalog.tables(leader, registered.keySet()).stream().map(TableShape::name).toList();
    try {
      new MetadataLocks(leader, SHAPES_TIMEOUT).take(there.stream().map(Quoting::name).toList());
      Map<TableName, Fingerprint> fingerprints = new Fingerprints(engine, leader).of(there);
      List<CapturedTable> captured = new ArrayList<>();
      for (TableShape shape : catalog.tables(leader, there)) {
        Registered table = registered.get(shape.name());
        if (table != null) {
          captured.add(
              new CapturedTable(
                  table.id(),
                  0,
                  shape,
                  fingerprints.getOrDefault(shape.name(), Fingerprint.NONE),
                  table.current(shape)));
        }
      }
      return captured;
    } finally {
      LeaderSession.execute(leader, "rollback");
    }
  }

  @Override
  public void claim(Connection leader, SubscriptionName subscription, NodeName follower)
      throws SQLException {
    String sql =
        """
        insert into towline.claim (subscription, follower) values (?, ?)
        on duplicate key update
          follower = values(follower), position = null, acknowledgement = 0,
          claimed_at = utc_timestamp(6), seen_at = utc_timestamp(6)
        """;
    Sql.update(leader, sql, subscription.text(), follower.text());
  }

  @Override
  public Optional<Claim> claimed(Connection leader, SubscriptionName subscription)
      throws SQLException {
    return new Claims(new MySqlWording(), leader).claimed(subscription);
  }

  @Override
  public void acknowledge(
      Connection leader, SubscriptionName subscription, Position position, long number)
      throws SQLException {
    new Claims(new MySqlWording(), leader).acknowledge(subscription, position, number);
  }

  @Override
  public boolean awaited(Connection leader) throws SQLException {
    return Waiters.ON_LEADER.any(leader);
  }

  @Override
  public void release(Connection leader, SubscriptionName subscription) throws SQLException {
    new Claims(new MySqlWording(), leader).release(subscription);
  }

  @Override
  public Reading begin(Connection leader, Window window) throws SQLException {
    return new RoundOpening(engine, leader, window).open();
  }

  @Override
  public List<LogSize> sizes(Connection leader) throws SQLException {
    String sql =
        """
        select c.schema_name, c.table_name, coalesce(t.data_length + t.index_length, 0)
        from towline.capture c
        left join information_schema.tables t on t.table_schema = 'towline' and t.table_name = c.id
        order by 3 desc, 1, 2
        """;
    return Rows.list(
        leader,
        row -> new LogSize(new TableName(row.getString(1), row.getString(2)), row.getLong(3)),
        sql);
  }

  /** The view tells times in the server's own zone; while nobody can read it, none is known. */
  @Override
  public Optional<OpenTransaction> oldestTransaction(Connection leader) throws SQLException {
    String sql =
        """
        select coalesce(concat('session ', p.id, ' of ', p.user),
            concat('transaction ', t.trx_id, ', prepared and left by its session')),
          timestampdiff(second, t.trx_started, now())
        from information_schema.innodb_trx t
        left join information_schema.processlist p on p.id = t.trx_mysql_thread_id
        where t.trx_id > 0 and t.trx_id < (1 << 48) and t.trx_started < now() - interval 1 second
        order by t.trx_started
        limit 1
        """;
    Instant now = Clock.now(leader);
    LeaderSession.execute(leader, "set session time_zone = 'SYSTEM'");
    try {
      return Rows.list(
              leader,
              row -> new OpenTransaction(row.getString(1), now.minusSeconds(row.getLong(2))),
              sql)
          .stream()
          .findFirst();
    } catch (SQLException e) {
      if (FreshList.unreadable(e)) {
        return Optional.empty();
      }
      throw e;
    } finally {
      LeaderSession.execute(leader, "set session time_zone = '+00:00'");
    }
  }

  @Override
  public long purge(Connection leader, long keptMax) throws SQLException {
    return new Purge(leader).run(keptMax);
  }
}
