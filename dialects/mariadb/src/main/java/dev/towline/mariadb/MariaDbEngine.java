package dev.towline.mariadb;

import dev.towline.mysql.Collations;
import dev.towline.mysql.Engine;
import dev.towline.mysql.ServerVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** MariaDB 10.6 to 11.x. */
public final class MariaDbEngine implements Engine {

  /** The log is flushed every second, whatever the settings; when it is not, its disk is ill. */
  private static final Duration FLUSHED_WITHIN = Duration.ofSeconds(10);

  private static final long LOOK_MILLIS = 2;

  private static final String INDEXES =
      """
      select s.table_name, s.index_name, s.non_unique = 0, s.index_type, if(s.ignored = 'NO', '', ' ignored'),
        s.column_name, s.sub_part, coalesce(s.collation = 'D', false), null
      from information_schema.statistics s
      where s.table_schema = ? and (? = '' or s.table_name = ?)
      order by s.table_name, s.index_name, s.seq_in_index
      """;

  private static final String CHECKS =
      """
      select c.table_name, c.constraint_name, c.check_clause, ''
      from information_schema.check_constraints c
      where c.constraint_schema = ? and (? = '' or c.table_name = ?)
      order by c.table_name, c.constraint_name
      """;

  @Override
  public String name() {
    return "mariadb";
  }

  @Override
  public String title() {
    return "MariaDB";
  }

  @Override
  public String uuid(ServerVersion version) {
    return version.atLeast(10, 7) ? "uuid" : "char(36)";
  }

  @Override
  public Optional<String> internet(int addresses, ServerVersion version) {
    return switch (addresses) {
      case 4 -> version.atLeast(10, 10) ? Optional.of("inet4") : Optional.empty();
      case 6 -> Optional.of("inet6");
      default -> Optional.empty();
    };
  }

  @Override
  public List<String> nearest(String collation) {
    return List.of(
        "utf8mb4_uca1400_nopad_" + Collations.sensitivity(collation),
        "utf8mb4_unicode_520_nopad_ci");
  }

  @Override
  public String binaryCollation() {
    return "utf8mb4_nopad_bin";
  }

  /** MariaDB's catalogue has an expression here, NULL among them. */
  @Override
  public Optional<String> defaultExpression(
      @Nullable String catalogued, String type, String extra) {
    int onUpdate = extra.indexOf("on update ");
    if (onUpdate >= 0) {
      return Optional.of(
          (catalogued == null ? "NULL" : catalogued) + " " + extra.substring(onUpdate));
    }
    return Optional.ofNullable(catalogued).filter(text -> !text.equals("NULL"));
  }

  @Override
  public String expression(String catalogued) {
    return catalogued;
  }

  @Override
  public String indexes() {
    return INDEXES;
  }

  @Override
  public String checks() {
    return CHECKS;
  }

  /** It has no identity of its own before 10.11.9; the servers of one replication have numbers. */
  @Override
  public String server(Connection connection) throws SQLException {
    return ask(connection, "select @@global.server_id", 1);
  }

  @Override
  public String serverVariable() {
    return "server_id";
  }

  @Override
  public String tableNumbers() {
    return "information_schema.innodb_sys_tables";
  }

  @Override
  public String logWritten(Connection leader) throws SQLException {
    return ask(leader, "show global status like 'Innodb_lsn_current'", 2);
  }

  /** FLUSH ENGINE LOGS does nothing here; these status variables are those of the moment. */
  @Override
  public void flush(Connection leader, String written) throws SQLException {
    long wanted = Long.parseLong(written);
    long end = System.nanoTime() + FLUSHED_WITHIN.toNanos();
    while (Long.parseLong(ask(leader, "show global status like 'Innodb_lsn_flushed'", 2))
        < wanted) {
      if (System.nanoTime() - end > 0) {
        throw new SQLTransientException(
            "The leader's log was not flushed up to %d within %d s"
                .formatted(wanted, FLUSHED_WITHIN.toSeconds()));
      }
      pause();
    }
  }

  private static void pause() throws SQLException {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientException("Interrupted while the leader's log was flushed", e);
    }
  }

  private static String ask(Connection connection, String sql, int column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(column);
    }
  }

  @Override
  public String lockedAccount(String quoted) {
    return "create user if not exists %s identified via mysql_native_password using 'invalid' account lock"
        .formatted(quoted);
  }

  /** The server does not say who has locked a table; the oldest transaction is the likeliest. */
  @Override
  public String holders() {
    return """
        select concat('the oldest transaction is that of connection ', x.trx_mysql_thread_id,
          ', since ', x.trx_started, ' in UTC')
        from information_schema.innodb_trx x
        where ? <> ? and x.trx_mysql_thread_id <> connection_id()
        order by x.trx_started
        limit 1
        """;
  }

  /** XA PREPARE keeps exclusive locks only. */
  @Override
  public List<String> preparedWithoutLocks(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("xa recover")) {
      while (row.next()) {
        names.add("'%s' of format %s".formatted(row.getString(4), row.getString(1)));
      }
    }
    return names;
  }

  @Override
  public ServerVersion oldest() {
    return new ServerVersion(10, 6, 0);
  }

  @Override
  public Set<String> leaderPrivileges() {
    return Set.of("PROCESS");
  }

  @Override
  public List<String> definerPrivileges() {
    return List.of("SET USER", "SUPER");
  }
}
