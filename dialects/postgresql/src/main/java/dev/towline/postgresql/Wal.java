package dev.towline.postgresql;

/**
 * The write-ahead log's functions under the names of one version.
 *
 * @param written the end of the log
 * @param flushed whether the log is on disk up to a position; the parameter is that position
 * @param force puts all of the log on disk
 * @param file the name of the file that is written now; it begins with the timeline
 */
record Wal(String written, String flushed, String force, String file) {

  private static final Wal FROM_17 =
      new Wal(
          "pg_catalog.pg_current_wal_insert_lsn()",
          "select pg_catalog.pg_current_wal_flush_lsn() >= ?::pg_catalog.pg_lsn",
          "select pg_catalog.pg_logical_emit_message(false, 'towline', '', true)",
          "pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn())");

  private static final Wal FROM_10 =
      new Wal(
          FROM_17.written,
          FROM_17.flushed,
          "select pg_catalog.pg_logical_emit_message(true, 'towline', '')",
          FROM_17.file);

  private static final Wal BEFORE_10 =
      new Wal(
          "pg_catalog.pg_current_xlog_insert_location()",
          "select pg_catalog.pg_current_xlog_flush_location() >= ?::pg_catalog.pg_lsn",
          FROM_10.force,
          "pg_catalog.pg_xlogfile_name(pg_catalog.pg_current_xlog_location())");

  static Wal of(int version) {
    if (version >= 170000) {
      return FROM_17;
    }
    return version >= 100000 ? FROM_10 : BEFORE_10;
  }
}
