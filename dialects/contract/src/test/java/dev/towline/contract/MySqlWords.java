package dev.towline.contract;

import java.sql.SQLException;
import java.util.Set;
import java.util.StringJoiner;

/** As one speaks to MySQL and MariaDB. */
final class MySqlWords implements Words {

  private static final Set<Integer> ORDINARY =
      Set.of(
          1020, // somebody changed it since
          1062, // unique: somebody took it
          1205, // a lock that does not come
          1213, // deadlock
          1451, // foreign key: somebody refers to it
          1452, // foreign key: somebody removed it
          1761, // foreign key: a child's new key is taken
          1762 // the same, where the server does not say whose
          );

  @Override
  public String series(long from, long to) {
    return "(with recursive s (g) as (select %d union all select g + 1 from s where g < %d) select g from s) g"
        .formatted(from, to);
  }

  @Override
  public String numbered() {
    return "int auto_increment";
  }

  @Override
  public String moment() {
    return "timestamp(6) null";
  }

  @Override
  public String bytes() {
    return "longblob";
  }

  @Override
  public String bytes(String hexadecimal) {
    return "x'%s'".formatted(hexadecimal);
  }

  @Override
  public String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  @Override
  public String name(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  @Override
  public String retype(String table, String column, String type) {
    return "alter table %s modify %s %s".formatted(table, column, type);
  }

  @Override
  public String forbidNull(String table, String column, String type) {
    return retype(table, column, type + " not null");
  }

  @Override
  public String allowNull(String table, String column, String type) {
    return retype(table, column, type + " null");
  }

  @Override
  public String dropKey(String table) {
    return "alter table %s drop primary key".formatted(table);
  }

  @Override
  public String dropIndex(String name, String table) {
    return "drop index %s on %s".formatted(name, table);
  }

  @Override
  public String insertNew(String table, String values) {
    return "insert ignore into %s values %s".formatted(table, values);
  }

  @Override
  public String beginPrepared(String name) {
    return "xa start '%s'".formatted(name);
  }

  @Override
  public String prepare(String name) {
    return "xa end '%1$s'; xa prepare '%1$s'".formatted(name);
  }

  @Override
  public String commitPrepared(String name) {
    return "xa commit '%s'".formatted(name);
  }

  /** The pause lets the server look again: who asks more often is told what it saw before. */
  @Override
  public String waitingSessions() {
    return """
        select 0 from dual where sleep(0.2)
        union all
        select trx_mysql_thread_id from information_schema.innodb_trx where trx_state = 'LOCK WAIT'
        union select id from information_schema.processlist where state like 'Waiting for % lock'
        """;
  }

  @Override
  public String analyze(String table) {
    return "analyze table " + table;
  }

  @Override
  public String dateTime() {
    return "datetime(6)";
  }

  @Override
  public String real() {
    return "float";
  }

  @Override
  public String deleteOne(String table, String condition) {
    return "delete from %s where %s limit 1".formatted(table, condition);
  }

  @Override
  public String as(String origin, String statement) {
    return "set @towline_origin = '%s'; %s; set @towline_origin = null"
        .formatted(origin, statement);
  }

  @Override
  public String impatient() {
    return "set lock_wait_timeout = 1, innodb_lock_wait_timeout = 1";
  }

  @Override
  public String end(String session) {
    return "kill " + session;
  }

  @Override
  public String longText() {
    return "longtext";
  }

  @Override
  public String updateOne(String table, String change, String condition) {
    return "update %s set %s where %s limit 1".formatted(table, change, condition);
  }

  @Override
  public String afterUpdate(String name, String table, String statement) {
    return "create trigger %s after update on %s for each row %s".formatted(name, table, statement);
  }

  @Override
  public String partitioned(String table, String number, int parts, String columns) {
    String key = columns.substring(0, columns.indexOf(' '));
    StringJoiner partitions = new StringJoiner(", ");
    for (int part = 0; part < parts; part++) {
      partitions.add("partition %1$s_%2$d values in (%2$d)".formatted(table, part));
    }
    return "create table %1$s (%2$s int, %3$s, primary key (%2$s, %4$s)) partition by list (%2$s) (%5$s)"
        .formatted(table, number, columns, key, partitions);
  }

  @Override
  public String notPatient() {
    return "set innodb_lock_wait_timeout = 5";
  }

  /** It is the server's choice alone. */
  @Override
  public String notDurable() {
    return "do 0";
  }

  @Override
  public boolean ordinary(SQLException failure) {
    return ORDINARY.contains(failure.getErrorCode());
  }
}
