package dev.towline.postgresql;

import dev.towline.dialect.Changelog.Window;
import dev.towline.dialect.News;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.CapturedTable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which tables have entries that a position did not see. Runs in a round's transaction, whose locks
 * keep segments from being emptied.
 */
record SegmentNews(Connection leader, Window window) {

  /** So many tables are asked at once without a look at their size: that would cost more. */
  private static final int FEW = 50;

  /** Of each segment: the position's xmax, its transactions in progress, the origin to skip. */
  private static final int PARAMETERS = 3;

  /** One statement for all tables; each segment's newest rows are found by its index on xid. */
  List<News> since(Snapshot since) throws SQLException {
    List<CapturedTable> tables = window.tables().size() > FEW ? written() : window.tables();
    List<News> news = new ArrayList<>();
    if (tables.isEmpty()) {
      return news;
    }
    try (PreparedStatement statement = leader.prepareStatement(question(tables))) {
      Array inProgress = leader.createArrayOf("int8", since.inProgress().toArray());
      for (int i = 0; i < 2 * tables.size(); i++) {
        statement.setLong(PARAMETERS * i + 1, since.xmax());
        statement.setArray(PARAMETERS * i + 2, inProgress);
        statement.setString(PARAMETERS * i + 3, window.skipOrigin().text());
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          CapturedTable table = tables.get(row.getInt(1));
          news.add(new News(table, row.getLong(2), row.getBoolean(3), false, row.getBoolean(4)));
        }
      }
    }
    return news;
  }

  /**
   * The tables whose segments have any content. Of a thousand tables most are quiet, and the purge
   * has emptied theirs: the size of a file is told in a fifth of the time that a scan takes, and a
   * file of no size has no entry in any snapshot.
   */
  private List<CapturedTable> written() throws SQLException {
    List<CapturedTable> tables = window.tables();
    List<String> segments =
        tables.stream()
            .flatMap(table -> IntStream.of(0, 1).mapToObj(i -> Segments.name(table, i)))
            .toList();
    return Rows.list(
        leader,
        row -> tables.get(row.getInt(1)),
        """
        select distinct ((segment.number - 1) / 2)::int
        from unnest(?::text[]) with ordinality as segment (name, number)
        where pg_catalog.pg_relation_size(segment.name::regclass) > 0
        order by 1
        """,
        TextArray.of(leader, segments));
  }

  private static String question(List<CapturedTable> tables) {
    return IntStream.range(0, tables.size())
        .mapToObj(i -> question(i, tables.get(i)))
        .collect(Collectors.joining(" union all "));
  }

  private static String question(int index, CapturedTable table) {
    return """
        select %d, count(*), bool_or(op = 'T'), bool_or(op = '?') from (
          select op from %s
          where (xid >= ? or xid = any (?)) and origin is distinct from ?
          union all
          select op from %s
          where (xid >= ? or xid = any (?)) and origin is distinct from ?) entry
        having count(*) > 0
        """
        .formatted(index, Segments.name(table, 0), Segments.name(table, 1));
  }
}
