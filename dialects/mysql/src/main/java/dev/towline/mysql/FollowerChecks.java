package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a database that is to follow must have, and what it would rather have. */
final class FollowerChecks {

  private static final Set<String> WRITING = Set.of("SELECT", "INSERT", "UPDATE", "DELETE");

  /** Tables are made with what belongs to them. */
  private static final Set<String> CREATING =
      Set.of("CREATE", "ALTER", "INDEX", "REFERENCES", "DROP");

  private static final Set<String> STAGING =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE TEMPORARY TABLES");

  /** Smaller packets refuse rows that are not rare. */
  private static final long PACKET_WANTED = 64L << 20;

  private static final String SETTINGS =
      """
      select @@global.local_infile, @@global.max_allowed_packet, @@global.lower_case_table_names,
        @@global.innodb_flush_log_at_trx_commit in (1, 3), @@global.read_only,
        (select count(*) from information_schema.engines
         where engine = 'InnoDB' and support in ('YES', 'DEFAULT'))
      """;

  private static final String OTHER_ENGINES =
      """
      select table_schema, table_name, engine from information_schema.tables
      where table_type = 'BASE TABLE' and engine <> 'InnoDB'
        and table_schema not in ('mysql', 'sys', 'information_schema', 'performance_schema')
      """;

  private static final String TRIGGERS =
      """
      select event_object_schema, event_object_table, count(*) from information_schema.triggers
      where trigger_name not regexp '^towline_.*_[0-9a-f]{8}(_[0-9]+)?_(insert|update|delete)(_again)?$'
      group by event_object_schema, event_object_table
      """;

  private final Connection follower;
  private final Engine engine;
  private final Grants grants;
  private final List<TableName> wanted;
  private final List<Finding> findings = new ArrayList<>();

  private FollowerChecks(
      Connection follower, Engine engine, Grants grants, List<TableName> wanted) {
    this.follower = follower;
    this.engine = engine;
    this.grants = grants;
    this.wanted = wanted;
  }

  /**
   * All there is to say.
   *
   * @param tables the leader's, under the follower's names
   */
  static List<Finding> of(Connection follower, Engine engine, List<TableShape> tables)
      throws SQLException {
    List<TableName> names = tables.stream().map(TableShape::name).toList();
    FollowerChecks checks = new FollowerChecks(follower, engine, Grants.of(follower), names);
    checks.settings();
    checks.privileges();
    checks.engines();
    checks.triggers();
    checks.findings.addAll(FirstCopy.findings(follower, tables));
    return checks.findings;
  }

  private void add(Severity severity, String subject, String problem, String remedy) {
    findings.add(new Finding(severity, subject, problem, remedy));
  }

  private record Settings(
      boolean localInfile,
      long packet,
      int lowerCase,
      boolean durable,
      boolean readOnly,
      boolean innodb) {}

  private void settings() throws SQLException {
    Settings settings =
        Rows.list(
                follower,
                row ->
                    new Settings(
                        row.getBoolean(1),
                        row.getLong(2),
                        row.getInt(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6)),
                SETTINGS)
            .get(0);
    if (!settings.innodb()) {
      add(
          Severity.BLOCKS,
          "InnoDB",
          "The server has no InnoDB: nothing else keeps rows and position together.",
          "Start it with InnoDB.");
    }
    if (settings.readOnly() && !grants.missingEverywhere(Set.of("SUPER")).isEmpty()) {
      add(
          Severity.BLOCKS,
          "read_only",
          "The server takes no writes.",
          "set global read_only = off;");
    }
    if (!settings.localInfile()) {
      add(
          Severity.WARNS,
          "local_infile",
          "It is off: large batches are sent as INSERTs, which is slower.",
          "set global local_infile = on;");
    }
    if (settings.packet() < PACKET_WANTED) {
      add(
          Severity.WARNS,
          "max_allowed_packet",
          String.format(
              Locale.ROOT,
              "It is %,d bytes: rows of about half as much may be refused.",
              settings.packet()),
          "set global max_allowed_packet = %d;".formatted(PACKET_WANTED));
    }
    names(settings.lowerCase());
    durability(settings.durable());
  }

  private void names(int lowerCase) {
    List<TableName> mixed =
        wanted.stream()
            .filter(name -> !name.toString().equals(name.toString().toLowerCase(Locale.ROOT)))
            .toList();
    if (lowerCase == 1 && !mixed.isEmpty()) {
      add(
          Severity.WARNS,
          "lower_case_table_names",
          "It is 1: the follower keeps names in lower case, and %s are not."
              .formatted(listed(mixed)),
          "Map them under map:, or set up the server with lower_case_table_names = 0.");
    }
  }

  /** Where commits do not wait for the disk, the log is flushed after each of ours. */
  private void durability(boolean durable) {
    if (durable) {
      return;
    }
    boolean flushes =
        engine.name().equals("mariadb") || grants.missingEverywhere(Set.of("RELOAD")).isEmpty();
    add(
        flushes ? Severity.TELLS : Severity.BLOCKS,
        "innodb_flush_log_at_trx_commit",
        "It is not 1: Towline has the log flushed after each of its commits%s."
            .formatted(flushes ? "" : ", which this user may not"),
        flushes
            ? ""
            : "set global innodb_flush_log_at_trx_commit = 1; or grant reload on *.* to %s;"
                .formatted(grants.user()));
  }

  private void privileges() throws SQLException {
    lacking("towline", "*", grants.missing("towline", "*", STAGING));
    Set<TableName> there = there();
    Map<String, Set<String>> creating = new TreeMap<>();
    for (TableName table : wanted) {
      if (there.contains(table)) {
        lacking(
            table.schema(), table.name(), grants.missing(table.schema(), table.name(), WRITING));
      } else {
        Set<String> all = new TreeSet<>(WRITING);
        all.addAll(CREATING);
        creating.put(table.schema(), grants.missing(table.schema(), "*", all));
      }
    }
    creating.forEach((schema, missing) -> lacking(schema, "*", missing));
  }

  private Set<TableName> there() throws SQLException {
    Set<TableName> there = new TreeSet<>();
    for (String schema : new TreeSet<>(wanted.stream().map(TableName::schema).toList())) {
      there.addAll(
          Rows.list(
              follower,
              row -> new TableName(row.getString(1), row.getString(2)),
              "select table_schema, table_name from information_schema.tables where table_schema = ?",
              schema));
    }
    return there;
  }

  private void lacking(String database, String table, Set<String> privileges) {
    if (privileges.isEmpty()) {
      return;
    }
    String on = Quoting.name(database) + "." + (table.equals("*") ? table : Quoting.name(table));
    String list = String.join(", ", privileges).toLowerCase(Locale.ROOT);
    add(
        Severity.BLOCKS,
        table.equals("*") ? "database " + database : database + "." + table,
        "%s lacks %s there.".formatted(grants.user(), list),
        "grant %s on %s to %s;".formatted(list, on, grants.user()));
  }

  private void engines() throws SQLException {
    Rows.list(
        follower,
        row -> {
          TableName name = new TableName(row.getString(1), row.getString(2));
          if (wanted.contains(name)) {
            add(
                Severity.BLOCKS,
                name.toString(),
                "Its rows are kept by %s, which has no transactions.".formatted(row.getString(3)),
                "alter table %s engine = InnoDB;".formatted(Quoting.name(name)));
          }
          return name;
        },
        OTHER_ENGINES);
  }

  /** They are shown only to one who may make some. */
  private void triggers() throws SQLException {
    for (String schema : new TreeSet<>(there().stream().map(TableName::schema).toList())) {
      if (!grants.missing(schema, "*", Set.of("TRIGGER")).isEmpty()) {
        add(
            Severity.TELLS,
            "database " + schema,
            "%s cannot see whether tables there have triggers of their own, which would fire on replicated rows."
                .formatted(grants.user()),
            "grant trigger on %s.* to %s;".formatted(Quoting.name(schema), grants.user()));
      }
    }
    Rows.list(
        follower,
        row -> {
          TableName name = new TableName(row.getString(1), row.getString(2));
          if (wanted.contains(name)) {
            add(
                Severity.WARNS,
                name.toString(),
                "It has triggers of its own (%d), and %s cannot keep them from firing on replicated rows."
                    .formatted(row.getInt(3), engine.title()),
                "Drop them on the follower, or let them do nothing where @towline_origin is not null.");
          }
          return name;
        },
        TRIGGERS);
  }

  private static String listed(List<TableName> names) {
    int shown = Math.min(3, names.size());
    String first =
        String.join(", ", names.subList(0, shown).stream().map(TableName::toString).toList());
    return names.size() > shown ? first + " and others" : first;
  }
}
