package dev.towline.postgresql;

import static java.util.stream.Collectors.toSet;

import dev.towline.dialect.Patience;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Set;

/**
 * Waits for transactions that may have written to tables, by looking at their locks. Nobody waits
 * behind it, as everybody would behind a lock of ours. Whoever gets a lock after its first look
 * sees whatever was committed before that look.
 */
final class OpenWriters {

  private static final long LOOK_MILLIS = 10;

  /** All that change rows take one of these, and keep it until they end. */
  private static final String WRITERS =
      """
      select l.virtualtransaction, l.pid is null,
        case when l.pid is null then 'a prepared transaction, see pg_prepared_xacts'
          else pg_catalog.format('process %s of role %s%s', l.pid, coalesce(a.usename, '?'),
            coalesce(', in a transaction since '
              || pg_catalog.to_char(a.xact_start, 'YYYY-MM-DD HH24:MI:SS'), '')) end
      from pg_catalog.pg_locks l
      left join pg_catalog.pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'relation' and l.granted and l.relation = any (?::oid[])
        and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
        and l.mode in
          ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
        and l.pid is distinct from pg_catalog.pg_backend_pid()
      order by a.xact_start
      """;

  private record Writer(String transaction, boolean prepared, String words) {}

  private final Connection database;
  private final Object[] tables;

  OpenWriters(Connection database, List<FencedTable> tables) {
    this.database = database;
    this.tables = tables.stream().map(FencedTable::oid).toArray();
  }

  /**
   * Returns when every transaction that is writing now has ended. A prepared one goes by another
   * name than before, so all of those are waited for.
   */
  void awaitEnd(SubscriptionName subscription, Patience patience) throws SQLException {
    long end = System.nanoTime() + patience.limit().toNanos();
    Set<String> first = look().stream().map(Writer::transaction).collect(toSet());
    List<Writer> left = left(first);
    while (!left.isEmpty()) {
      if (System.nanoTime() - end > 0) {
        throw busy(subscription, patience, left.get(0));
      }
      pause();
      left = left(first);
    }
  }

  private List<Writer> left(Set<String> first) throws SQLException {
    return look().stream()
        .filter(writer -> writer.prepared() || first.contains(writer.transaction()))
        .toList();
  }

  private List<Writer> look() throws SQLException {
    return Rows.list(
        database,
        row -> new Writer(row.getString(1), row.getBoolean(2), row.getString(3)),
        WRITERS,
        ByOid.array(database, tables));
  }

  private static void pause() throws SQLException {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientException("Interrupted while writers were waited for", e);
    }
  }

  private static TowlineException busy(
      SubscriptionName subscription, Patience patience, Writer writer) {
    String problem =
        "The tables of '%s' were still being written after %d s: they are held by %s."
            .formatted(subscription, patience.limit().toSeconds(), writer.words());
    return TowlineException.temporary(
        problem,
        "End that transaction, or try again when it has ended.",
        new SQLTransientException(problem));
  }
}
