package dev.towline.postgresql;

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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Positions are transaction snapshots; changed keys are in the audit segments. */
public final class PostgresChangelog implements Changelog {

  private final PostgresCatalog catalog;

  PostgresChangelog(PostgresCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public void prepare(Connection leader) throws SQLException {
    Session.prepare(leader);
    Session.planOnce(leader);
  }

  @Override
  public StreamId stream(Connection leader) throws SQLException {
    return new Stream(leader).identify();
  }

  @Override
  public void markCrashes(Connection leader) throws SQLException {
    requireInstalled(leader);
    Session.execute(
        leader,
        """
        insert into towline.since_crash (id)
        select true where not exists (select from towline.since_crash)
        on conflict do nothing
        """);
  }

  @Override
  public Instant now(Connection leader) throws SQLException {
    return Clock.now(leader);
  }

  @Override
  public String mark(Connection leader, Position position) throws SQLException {
    try (PreparedStatement statement =
            leader.prepareStatement("select pg_catalog.txid_current_snapshot()::text");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * A row of the list of captured tables.
   *
   * @param key the numbers of the key's columns
   * @param doubting whether every change is recorded as one of everything
   */
  private record Registered(
      String id, long relation, TableName name, List<Integer> key, boolean doubting) {

    boolean current(TableShape shape) {
      return (doubting && !key.isEmpty())
          || key.equals(shape.keyColumns().stream().map(Column::number).toList());
    }
  }

  private List<Registered> registered(Connection leader, TableSelection selection)
      throws SQLException {
    requireInstalled(leader);
    String sql =
        """
        select capture.id, capture.relation::bigint, n.nspname, c.relname, capture.key_columns,
          capture.key_names = '{}'
        from towline.capture
        join pg_catalog.pg_class c on c.oid = capture.relation
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        """;
    return Rows.list(
            leader,
            row ->
                new Registered(
                    row.getString(1),
                    row.getLong(2),
                    new TableName(row.getString(3), row.getString(4)),
                    Arrays.stream((Short[]) row.getArray(5).getArray())
                        .map(Short::intValue)
                        .toList(),
                    row.getBoolean(6)),
            sql)
        .stream()
        .filter(table -> selection.selects(table.name()))
        .toList();
  }

  private static void requireInstalled(Connection leader) throws SQLException {
    boolean installed =
        Rows.list(
                leader,
                row -> row.getBoolean(1),
                "select pg_catalog.to_regclass('towline.capture') is not null")
            .get(0);
    if (!installed) {
      throw TowlineException.fatal(
          "Towline is not installed in database %s of the leader: there is no table towline.capture."
              .formatted(leader.getCatalog()),
          "Run towline install.");
    }
  }

  @Override
  public List<TableName> capturedNames(Connection leader, TableSelection selection)
      throws SQLException {
    return registered(leader, selection).stream().map(Registered::name).toList();
  }

  /** Shapes and fingerprints come from one snapshot, so that a later difference is seen. */
  /** The mark changes with every write of any kind. */
  @Override
  public Instant provedUntil(Instant now, Instant snapshot) {
    return now;
  }

  @Override
  public List<CapturedTable> captured(Connection leader, TableSelection selection)
      throws SQLException {
    Session.execute(leader, "begin isolation level repeatable read read only");
    try {
      Map<TableName, Registered> registered = new HashMap<>();
      registered(leader, selection).forEach(table -> registered.put(table.name(), table));
      Map<Long, Fingerprint> fingerprints =
          fingerprints(leader, registered.values().stream().map(Registered::relation).toList());
      List<CapturedTable> captured = new ArrayList<>();
      for (TableShape shape : catalog.tables(leader, selection)) {
        Registered table = registered.get(shape.name());
        if (table != null) {
          captured.add(captured(table, shape, fingerprints));
        }
      }
      return captured;
    } finally {
      Session.execute(leader, "rollback");
    }
  }

  private static CapturedTable captured(
      Registered table, TableShape shape, Map<Long, Fingerprint> fingerprints) {
    return new CapturedTable(
        table.id(),
        table.relation(),
        shape,
        fingerprints.getOrDefault(table.relation(), Fingerprint.NONE),
        table.current(shape));
  }

  static Map<Long, Fingerprint> fingerprints(Connection leader, List<Long> relations)
      throws SQLException {
    Map<Long, Fingerprint> fingerprints = new HashMap<>();
    String sql = Fingerprints.of(Session.version(leader));
    try (PreparedStatement statement = leader.prepareStatement(sql)) {
      statement.setArray(1, leader.createArrayOf("int8", relations.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          fingerprints.put(row.getLong(1), new Fingerprint(row.getString(2)));
        }
      }
    }
    return fingerprints;
  }

  @Override
  public void claim(Connection leader, SubscriptionName subscription, NodeName follower)
      throws SQLException {
    String sql =
        """
        insert into towline.claim (subscription, follower) values (?, ?)
        on conflict (subscription) do update
        set follower = excluded.follower, position = null, acknowledgement = 0,
          claimed_at = current_timestamp, seen_at = current_timestamp
        """;
    Sql.update(leader, sql, subscription.text(), follower.text());
  }

  @Override
  public Optional<Claim> claimed(Connection leader, SubscriptionName subscription)
      throws SQLException {
    return new Claims(new PostgresWording(), leader).claimed(subscription);
  }

  @Override
  public void acknowledge(
      Connection leader, SubscriptionName subscription, Position position, long number)
      throws SQLException {
    new Claims(new PostgresWording(), leader).acknowledge(subscription, position, number);
  }

  @Override
  public boolean awaited(Connection leader) throws SQLException {
    return Waiters.ON_LEADER.any(leader);
  }

  @Override
  public void release(Connection leader, SubscriptionName subscription) throws SQLException {
    new Claims(new PostgresWording(), leader).release(subscription);
  }

  @Override
  public Reading begin(Connection leader, Window window) throws SQLException {
    return new RoundOpening(leader, window).open();
  }

  @Override
  public List<LogSize> sizes(Connection leader) throws SQLException {
    String sql =
        """
        select n.nspname, c.relname,
          coalesce(pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(
            'towline.' || pg_catalog.quote_ident(capture.id || '_0'))), 0)
          + coalesce(pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(
            'towline.' || pg_catalog.quote_ident(capture.id || '_1'))), 0)
        from towline.capture
        join pg_catalog.pg_class c on c.oid = capture.relation
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        order by 3 desc, 1, 2
        """;
    return Rows.list(
        leader,
        row -> new LogSize(new TableName(row.getString(1), row.getString(2)), row.getLong(3)),
        sql);
  }

  @Override
  public Optional<OpenTransaction> oldestTransaction(Connection leader) throws SQLException {
    String sql =
        """
        select who, since from (
          select pg_catalog.format('prepared transaction %L', gid), prepared
          from pg_catalog.pg_prepared_xacts
          union all
          select pg_catalog.format('session %s of %s', pid, usename), xact_start
          from pg_catalog.pg_stat_activity
          where backend_xid is not null) opened (who, since)
        where since < clock_timestamp() - interval '1 second'
        order by since
        limit 1
        """;
    return Rows.list(
            leader,
            row ->
                new OpenTransaction(
                    row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()),
            sql)
        .stream()
        .findFirst();
  }

  @Override
  public long purge(Connection leader, long keptMax) throws SQLException {
    return new Purge(leader).run(keptMax);
  }

  /** The server's clock. */
  static final class Clock {
    private Clock() {}

    static Instant now(Connection connection) throws SQLException {
      try (PreparedStatement statement =
              connection.prepareStatement("select pg_catalog.clock_timestamp()");
          ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getObject(1, OffsetDateTime.class).toInstant();
      }
    }
  }
}
