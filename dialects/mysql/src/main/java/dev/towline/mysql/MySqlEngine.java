package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** MySQL 8.0 to 9.x. */
public final class MySqlEngine implements Engine {

  private static final String INDEXES =
      """
      select s.table_name, s.index_name, s.non_unique = 0, s.index_type, if(s.is_visible = 'YES', '', ' invisible'),
        s.column_name, s.sub_part, coalesce(s.collation = 'D', false), s.expression
      from information_schema.statistics s
      where s.table_schema = ? and (? = '' or s.table_name = ?)
      order by s.table_name, s.index_name, s.seq_in_index
      """;

  private static final String CHECKS =
      """
      select t.table_name, c.constraint_name, c.check_clause,
        if(t.enforced = 'YES', '', ' not enforced')
      from information_schema.table_constraints t
      join information_schema.check_constraints c
        on c.constraint_schema = t.constraint_schema and c.constraint_name = t.constraint_name
      where t.table_schema = ? and (? = '' or t.table_name = ?) and t.constraint_type = 'CHECK'
      order by t.table_name, c.constraint_name
      """;

  private static final Pattern NOW = Pattern.compile("(?i)current_timestamp(\\(\\d?\\))?");

  private static final Pattern BARE =
      Pattern.compile("(?:tinyint|smallint|mediumint|int|bigint|decimal|float|double|bit)\\b.*");

  private static final Pattern BYTES = Pattern.compile("(?:var)?binary\\b.*");

  @Override
  public String name() {
    return "mysql";
  }

  @Override
  public String title() {
    return "MySQL";
  }

  @Override
  public String uuid(ServerVersion version) {
    return "char(36)";
  }

  @Override
  public Optional<String> internet(int addresses, ServerVersion version) {
    return Optional.empty();
  }

  @Override
  public List<String> nearest(String collation) {
    return List.of("utf8mb4_0900_" + Collations.sensitivity(collation));
  }

  @Override
  public String binaryCollation() {
    return "utf8mb4_0900_bin";
  }

  @Override
  public Optional<String> defaultExpression(
      @Nullable String catalogued, String type, String extra) {
    Optional<String> plain =
        Optional.ofNullable(catalogued)
            .filter(text -> !cutShort(text, type))
            .map(text -> plain(text, type, extra));
    int onUpdate = extra.indexOf("on update ");
    return onUpdate < 0
        ? plain
        : Optional.of(plain.orElse("NULL") + " " + extra.substring(onUpdate));
  }

  private String plain(String text, String type, String extra) {
    if (extra.contains("default_generated")) {
      return NOW.matcher(text).matches() ? text : "(" + expression(text) + ")";
    }
    String name = type.toLowerCase(Locale.ROOT);
    if (BARE.matcher(name).matches()) {
      return text;
    }
    return bytes(text, name) ? text : Literal.quoted(text);
  }

  /** A default that begins with a zero byte is no more than this in the catalogue. */
  private static boolean cutShort(String text, String type) {
    return text.equals("0x") && bytes(text, type);
  }

  private static boolean bytes(String text, String type) {
    return BYTES.matcher(type).matches() && text.startsWith("0x");
  }

  /** The catalogue has a backslash before each quote and backslash of an expression. */
  @Override
  public String expression(String catalogued) {
    return Literal.unescaped(catalogued);
  }

  @Override
  public String indexes() {
    return INDEXES;
  }

  @Override
  public String checks() {
    return CHECKS;
  }

  @Override
  public String server(Connection connection) throws SQLException {
    return Rows.list(connection, row -> row.getString(1), "select @@server_uuid").get(0);
  }

  @Override
  public String serverVariable() {
    return "server_uuid";
  }

  @Override
  public String tableNumbers() {
    return "information_schema.innodb_tables";
  }

  @Override
  public String logWritten(Connection leader) {
    return "";
  }

  /** The status variables about the log are stale: a row was lost behind them. */
  @Override
  public void flush(Connection leader, String written) throws SQLException {
    Sql.execute(leader, "flush local engine logs");
  }

  @Override
  public String lockedAccount(String quoted) {
    return "create user if not exists %s identified by random password account lock"
        .formatted(quoted);
  }

  @Override
  public String holders() {
    return """
        select concat('connection ', t.processlist_id, ' of ',
          coalesce(concat(t.processlist_user, '@', t.processlist_host), 'a prepared transaction'))
        from performance_schema.metadata_locks l
        join performance_schema.threads t on t.thread_id = l.owner_thread_id
        where l.object_type = 'TABLE' and l.object_schema = ? and l.object_name = ?
          and l.lock_status = 'GRANTED' and t.processlist_id <> connection_id()
        order by t.processlist_time desc
        limit 1
        """;
  }

  @Override
  public List<String> preparedWithoutLocks(Connection connection) {
    return List.of();
  }

  @Override
  public ServerVersion oldest() {
    return new ServerVersion(8, 0, 16);
  }

  @Override
  public Set<String> leaderPrivileges() {
    return Set.of("PROCESS", "RELOAD");
  }

  @Override
  public List<String> definerPrivileges() {
    return List.of("SET_ANY_DEFINER", "SET_USER_ID", "SUPER");
  }
}
