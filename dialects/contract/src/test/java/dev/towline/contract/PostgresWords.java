package dev.towline.contract;

import java.sql.SQLException;
import java.util.Set;

/** As one speaks to PostgreSQL. */
final class PostgresWords implements Words {

  private static final Set<String> ORDINARY =
      Set.of(
          "23503", // foreign key: somebody removed it
          "23505", // unique: somebody took it
          "40001", // could not serialize
          "40P01" // deadlock
          );

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
  public String forbidNull(String table, String column, String type) {
    return "alter table %s alter %s set not null".formatted(table, column);
  }

  @Override
  public String allowNull(String table, String column, String type) {
    return "alter table %s alter %s drop not null".formatted(table, column);
  }

  @Override
  public String dropKey(String table) {
    return "alter table %1$s drop constraint %1$s_pkey".formatted(table);
  }

  @Override
  public String dropIndex(String name, String table) {
    return "drop index " + name;
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

  @Override
  public String updateOne(String table, String change, String condition) {
    return "update %1$s set %2$s where ctid = (select ctid from %1$s where %3$s limit 1 for update skip locked)"
        .formatted(table, change, condition);
  }

  @Override
  public String afterUpdate(String name, String table, String statement) {
    return """
        create function %1$s() returns trigger language plpgsql as $$begin %3$s; return null; end$$;
        create trigger %1$s after update on %2$s for each row execute procedure %1$s()
        """
        .formatted(name, table, statement);
  }

  /** Versions before 11 have no primary key on a partitioned table. */
  @Override
  public String partitioned(String table, String number, int parts, String columns) {
    String key = columns.substring(0, columns.indexOf(' '));
    StringBuilder partitions = new StringBuilder();
    for (int part = 0; part < parts; part++) {
      partitions.append(
          "; create table %1$s_%2$d partition of %1$s for values in (%2$d)".formatted(table, part));
    }
    return """
        do $$begin
          execute 'create table %1$s (%2$s int, %3$s, primary key (%2$s, %4$s))' ||
            case when current_setting('server_version_num')::int >= 110000
              then ' partition by list (%2$s)%5$s' else '' end;
        end$$
        """
        .formatted(table, number, columns, key, partitions);
  }

  @Override
  public String notPatient() {
    return "set deadlock_timeout = '20ms'; set synchronous_commit = on";
  }

  @Override
  public String notDurable() {
    return "set local synchronous_commit = off";
  }

  @Override
  public boolean ordinary(SQLException failure) {
    return ORDINARY.contains(String.valueOf(failure.getSQLState()));
  }
}
