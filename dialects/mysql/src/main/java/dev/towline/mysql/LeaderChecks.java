package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a server that is to lead must have, beside its tables, and what it would rather have. */
final class LeaderChecks {

  /** What a round and an installation do with the database towline. */
  private static final Set<String> OURS =
      Set.of(
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "CREATE",
          "DROP",
          "ALTER",
          "INDEX",
          "REFERENCES",
          "CREATE ROUTINE",
          "ALTER ROUTINE",
          "EXECUTE");

  /** What is done with tables of the application: they are read, and triggers stand on them. */
  private static final Set<String> THEIRS = Set.of("SELECT", "TRIGGER");

  private static final String SETTINGS =
      """
      select @@global.read_only, @@global.log_bin, @@global.binlog_format,
        @@global.log_bin_trust_function_creators, @@global.innodb_flush_log_at_trx_commit
      """;

  private static final String LONG_TRANSACTIONS =
      """
      select trx_mysql_thread_id, trx_started from information_schema.innodb_trx
      where trx_started < now() - interval 5 minute and trx_rows_modified > 0
      order by trx_started
      limit 10
      """;

  private final Connection leader;
  private final Engine engine;
  private final Grants grants;
  private final List<Finding> findings = new ArrayList<>();

  private LeaderChecks(Connection leader, Engine engine, Grants grants) {
    this.leader = leader;
    this.engine = engine;
    this.grants = grants;
  }

  /** All there is to say. */
  static List<Finding> of(Connection leader, Engine engine, List<TableShape> tables)
      throws SQLException {
    LeaderChecks checks = new LeaderChecks(leader, engine, Grants.of(leader));
    checks.settings();
    checks.privileges(tables);
    checks.definer();
    checks.longTransactions();
    return checks.findings;
  }

  private void add(Severity severity, String subject, String problem, String remedy) {
    findings.add(new Finding(severity, subject, problem, remedy));
  }

  private record Settings(
      boolean readOnly, boolean logged, String format, boolean trusting, int flush) {}

  private void settings() throws SQLException {
    Settings settings =
        Rows.list(
                leader,
                row ->
                    new Settings(
                        row.getBoolean(1),
                        row.getBoolean(2),
                        row.getString(3),
                        row.getBoolean(4),
                        row.getInt(5)),
                SETTINGS)
            .get(0);
    boolean mighty = grants.missingEverywhere(Set.of("SUPER")).isEmpty();
    if (settings.readOnly() && !mighty) {
      add(
          Severity.BLOCKS,
          "setting read_only",
          "The server takes no writes of ours; it may be a replica.",
          "Name its source in the url, or: set global read_only = off;");
    }
    if (settings.logged() && settings.format().equals("STATEMENT")) {
      add(
          Severity.BLOCKS,
          "setting binlog_format",
          "The binary log takes statements, which number the entries of the triggers differently"
              + " on each replica, and are refused for the isolation levels that need rows.",
          "set global binlog_format = ROW; then let the application connect again.");
    }
    if (settings.logged() && !settings.trusting() && !mighty) {
      add(
          Severity.BLOCKS,
          "setting log_bin_trust_function_creators",
          "While the binary log is on and this is off, only an account with SUPER may make triggers.",
          "set global log_bin_trust_function_creators = on; and in the server's configuration.");
    }
    if (settings.flush() != 1) {
      add(
          Severity.TELLS,
          "setting innodb_flush_log_at_trx_commit",
          "It is %d: a crash may lose what applications have committed, though never what a follower has."
              .formatted(settings.flush()),
          "set global innodb_flush_log_at_trx_commit = 1;");
    }
  }

  private void privileges(List<TableShape> tables) {
    Set<String> everywhere = grants.missingEverywhere(engine.leaderPrivileges());
    if (!everywhere.isEmpty()) {
      add(
          Severity.BLOCKS,
          "account " + grants.user(),
          "It lacks %s, without which no round can tell which changes it has seen for good."
              .formatted(list(everywhere)),
          grant(list(everywhere), "*.*"));
    }
    Set<String> ours = grants.missing("towline", "*", OURS);
    if (!ours.isEmpty()) {
      add(
          Severity.BLOCKS,
          "database towline",
          "%s lacks %s there.".formatted(grants.user(), list(ours)),
          grant("all", "towline.*"));
    }
    tables.stream()
        .collect(Collectors.groupingBy(table -> table.name().schema()))
        .forEach(this::privilegesOn);
  }

  private void privilegesOn(String database, List<TableShape> tables) {
    Set<String> lacking = new TreeSet<>();
    tables.forEach(table -> lacking.addAll(grants.missing(database, table.name().name(), THEIRS)));
    if (!lacking.isEmpty()) {
      add(
          Severity.BLOCKS,
          "database " + database,
          "%s lacks %s on tables that are to be captured.".formatted(grants.user(), list(lacking)),
          grant(list(lacking), Quoting.name(database) + ".*"));
    }
  }

  /** The account of the triggers must stay as long as they do, if it is not a locked one. */
  private void definer() throws SQLException {
    boolean installed = InstalledCapture.possible(leader);
    Definer settled = Definer.of(leader);
    if (settled.equals(Definer.LOCKED) && (installed || mayMakeLocked())) {
      return;
    }
    Definer own = installed ? settled : Definer.current(leader);
    add(
        Severity.WARNS,
        "account " + own.quoted(),
        "The triggers run as this account: once it is dropped, or loses its privileges, every write"
            + " to a captured table fails.",
        "Keep it, or install with an account that may make a locked one: "
            + grant("create user, " + engine.definerPrivileges().get(0), "*.*")
            + " and its privileges with grant option.");
  }

  private boolean mayMakeLocked() {
    return grants.missingEverywhere(Set.of("CREATE USER")).isEmpty()
        && engine.definerPrivileges().stream()
            .anyMatch(each -> grants.missingEverywhere(Set.of(each)).isEmpty());
  }

  private void longTransactions() throws SQLException {
    if (!grants.missingEverywhere(Set.of("PROCESS")).isEmpty()) {
      return;
    }
    try {
      tellLongTransactions();
    } catch (SQLException e) {
      if (!FreshList.unreadable(e)) {
        throw e;
      }
    }
  }

  private void tellLongTransactions() throws SQLException {
    Rows.list(
            leader,
            row ->
                new Finding(
                    Severity.TELLS,
                    "connection " + row.getLong(1),
                    "Its transaction is open since %s in UTC; installing waits for the tables that it wrote."
                        .formatted(row.getString(2)),
                    "End it, or: kill %d;".formatted(row.getLong(1))),
            LONG_TRANSACTIONS)
        .forEach(findings::add);
  }

  private String grant(String privileges, String what) {
    return "grant %s on %s to %s;".formatted(privileges, what, grants.user());
  }

  private static String list(Set<String> privileges) {
    return String.join(", ", privileges);
  }
}
