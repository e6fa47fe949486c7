package dev.towline.contract;

/** As one speaks to PostgreSQL. */
final class PostgresWords implements Words {

  @Override
  public String series(long from, long to) {
    return "generate_series(%d, %d) g".formatted(from, to);
  }

  @Override
  public String numbered() {
    return "serial";
  }

  @Override
  public String moment() {
    return "timestamptz";
  }

  @Override
  public String bytes() {
    return "bytea";
  }

  @Override
  public String bytes(String hexadecimal) {
    return "'\\x%s'".formatted(hexadecimal);
  }

  @Override
  public String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  @Override
  public String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public String retype(String table, String column, String type) {
    return "alter table %s alter %s type %s".formatted(table, column, type);
  }

  @Override
  public String insertNew(String table, String values) {
    return "insert into %s values %s on conflict do nothing".formatted(table, values);
  }

  @Override
  public String beginPrepared(String name) {
    return "begin";
  }

  @Override
  public String prepare(String name) {
    return "prepare transaction '%s'".formatted(name);
  }

  @Override
  public String commitPrepared(String name) {
    return "commit prepared '%s'".formatted(name);
  }

  @Override
  public String analyze(String table) {
    return "analyze " + table;
  }

  @Override
  public String dateTime() {
    return "timestamp";
  }

  @Override
  public String real() {
    return "real";
  }

  @Override
  public String deleteOne(String table, String condition) {
    return "delete from %1$s where ctid = (select ctid from %1$s where %2$s limit 1)"
        .formatted(table, condition);
  }

  @Override
  public String as(String origin, String statement) {
    return "begin; set local towline.origin = '%s'; %s; commit".formatted(origin, statement);
  }

  @Override
  public String impatient() {
    return "set lock_timeout = '1s'";
  }

  @Override
  public String waitingSessions() {
    return "select distinct pid from pg_locks where not granted";
  }

  @Override
  public String end(String session) {
    return "select pg_terminate_backend(%s)".formatted(session);
  }

  @Override
  public String longText() {
    return "text";
  }
}
