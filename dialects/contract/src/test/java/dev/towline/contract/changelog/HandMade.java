package dev.towline.contract.changelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.contract.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Capture of the tables of database {@code shop} in its plainest form. */
final class HandMade {

  private static final String TABLES = "/towline/migration/mysql/R__towline_1_tables.sql";

  private HandMade() {}

  static void install(Connection session) throws SQLException {
    Sql.run(session, "drop database if exists towline", script());
    for (String table :
        Sql.rows(
            session,
            "select table_name from information_schema.tables where table_schema = 'shop'")) {
      capture(session, table);
    }
  }

  private static String script() {
    try (InputStream script = HandMade.class.getResourceAsStream(TABLES)) {
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void capture(Connection session, String table) throws SQLException {
    List<String> key = columns(session, table, "and column_key = 'PRI'");
    boolean wholeRow = key.isEmpty();
    List<String> kept = wholeRow ? columns(session, table, "") : key;
    String id = "shop_" + table;
    String keys = each(kept, "%2$s as k%1$d", ", ");
    Sql.run(
        session,
        """
        create table towline.`%s` (
          seq bigint unsigned not null auto_increment primary key, op char(1) not null default '!',
          origin varchar(64)) engine = innodb
        select %s from shop.`%s` where false
        """
            .formatted(id, keys, table));
    for (int i = 1; i <= kept.size(); i++) {
      nullable(session, id, "k" + i);
    }
    String names = each(kept, "k%1$d", ", ");
    String into = "insert into towline.`%s` (op, origin, %s) values ".formatted(id, names);
    String old = "@towline_origin, " + each(kept, "old.%2$s", ", ");
    String now = "@towline_origin, " + each(kept, "new.%2$s", ", ");
    String same = each(kept, "cast(old.%2$s as binary) <=> cast(new.%2$s as binary)", " and ");
    String update =
        wholeRow
            ? into + "('D', %s), ('I', %s)".formatted(old, now)
            : "begin if %s then %s ('U', %s); else %s ('K', %s), ('K', %s); end if; end"
                .formatted(same, into, now, into, old, now);
    trigger(session, table, "insert", into + "('I', %s)".formatted(now));
    trigger(session, table, "update", update);
    trigger(session, table, "delete", into + "('D', %s)".formatted(old));
    Sql.run(
        session,
        """
        insert into towline.capture
          (id, schema_name, table_name, key_names, whole_row, referenced, detail, complete)
        values ('%s', 'shop', '%s', '%s', %s, '[]', 'keys', true)
        """
            .formatted(
                id,
                table,
                kept.stream().map(c -> '"' + c + '"').collect(Collectors.joining(",", "[", "]")),
                wholeRow));
  }

  private static void nullable(Connection session, String id, String column) throws SQLException {
    String declared =
        Sql.one(
            session,
            """
            select concat(column_type,
              coalesce(concat(' character set ', character_set_name, ' collate ', collation_name), ''))
            from information_schema.columns
            where table_schema = 'towline' and table_name = '%s' and column_name = '%s'
            """
                .formatted(id, column));
    Sql.run(session, "alter table towline.`%s` modify %s %s null".formatted(id, column, declared));
  }

  private static List<String> columns(Connection session, String table, String condition)
      throws SQLException {
    return Sql.rows(
        session,
        """
        select column_name from information_schema.columns
        where table_schema = 'shop' and table_name = '%s' %s order by ordinal_position
        """
            .formatted(table, condition));
  }

  private static String each(List<String> columns, String format, String between) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      text.append(i == 0 ? "" : between)
          .append(format.formatted(i + 1, "`" + columns.get(i) + "`"));
    }
    return text.toString();
  }

  private static void trigger(Connection session, String table, String event, String body)
      throws SQLException {
    Sql.run(
        session,
        "create trigger shop.`towline_%1$s_%2$s` after %2$s on shop.`%1$s` for each row %3$s"
            .formatted(table, event, body));
  }
}
