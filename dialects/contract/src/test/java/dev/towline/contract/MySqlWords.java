package dev.towline.contract;

/** As one speaks to MySQL and MariaDB. */
final class MySqlWords implements Words {

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

  @Override
  public String waitingSessions() {
    return """
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
}
