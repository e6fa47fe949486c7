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
  public String waiting() {
    return "select count(*) from pg_locks where not granted";
  }

  @Override
  public String analyze(String table) {
    return "analyze " + table;
  }
}
