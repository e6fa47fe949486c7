package dev.towline.mysql;

import dev.towline.dialect.News;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.CapturedTable;
import dev.towline.model.NodeName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks at the audit tables in whatever snapshot the session has. */
record AuditLook(Connection leader) {

  /** So many tables in one statement. */
  private static final int TABLES_STEP = 100;

  /** So many ranges of numbers in one statement. */
  private static final int RANGES_STEP = 500;

  /** The highest visible number of each audit table; 0 of one that is empty. */
  Map<String, Long> highest(Collection<String> ids) throws SQLException {
    List<String> all = List.copyOf(ids);
    Map<String, Long> highest = new HashMap<>();
    for (int from = 0; from < all.size(); from += TABLES_STEP) {
      List<String> step = all.subList(from, Math.min(all.size(), from + TABLES_STEP));
      String sql =
          step.stream()
              .map(
                  id ->
                      "select %s, max(seq) from %s"
                          .formatted(Quoting.text(id), AuditTable.name(id)))
              .collect(Collectors.joining(" union all "));
      Rows.list(leader, row -> highest.put(row.getString(1), row.getLong(2)), sql);
    }
    return highest;
  }

  /** Which numbers of some ranges are visible. */
  List<SeqRange> visible(String id, List<SeqRange> ranges) throws SQLException {
    Ranges visible = new Ranges();
    for (int from = 0; from < ranges.size(); from += RANGES_STEP) {
      String condition =
          ranges.subList(from, Math.min(ranges.size(), from + RANGES_STEP)).stream()
              .map(LogWindow::condition)
              .collect(Collectors.joining(" or "));
      String sql =
          "select seq from %s where %s order by seq".formatted(AuditTable.name(id), condition);
      try (Statement statement = streaming();
          ResultSet row = statement.executeQuery(sql)) {
        while (row.next()) {
          visible.add(row.getLong(1));
        }
      }
    }
    return visible.list();
  }

  /** A result that is read row by row as it comes. */
  private Statement streaming() throws SQLException {
    Statement statement =
        leader.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    statement.setFetchSize(Integer.MIN_VALUE);
    return statement;
  }

  /** Ascending numbers, put together. */
  private static final class Ranges {

    private final List<SeqRange> ranges = new ArrayList<>();
    private long first;
    private long last;

    void add(long seq) {
      if (first == 0) {
        first = seq;
      } else if (seq != last + 1) {
        ranges.add(new SeqRange(first, last));
        first = seq;
      }
      last = seq;
    }

    List<SeqRange> list() {
      if (first != 0) {
        ranges.add(new SeqRange(first, last));
        first = 0;
      }
      return ranges;
    }
  }

  /** The numbers from {@code next} on, below the highest visible one, that are not visible. */
  List<SeqRange> missing(String id, long next) throws SQLException {
    String sql =
        """
        select before_it + 1, seq - 1
        from (
          select seq, coalesce(lag(seq) over (order by seq), %2$d - 1) as before_it
          from %1$s
          where seq >= %2$d) entry
        where seq > before_it + 1
        order by seq
        """
            .formatted(AuditTable.name(id), next);
    return Rows.list(leader, row -> new SeqRange(row.getLong(1), row.getLong(2)), sql);
  }

  /**
   * What windows of tables say.
   *
   * @param windows only of tables that have something in them
   */
  List<News> news(Map<CapturedTable, LogWindow> windows, NodeName skipOrigin) throws SQLException {
    List<Map.Entry<CapturedTable, LogWindow>> all = List.copyOf(windows.entrySet());
    List<News> news = new ArrayList<>();
    for (int from = 0; from < all.size(); from += TABLES_STEP) {
      List<Map.Entry<CapturedTable, LogWindow>> step =
          all.subList(from, Math.min(all.size(), from + TABLES_STEP));
      String sql =
          IntStream.range(0, step.size())
              .mapToObj(i -> question(i, step.get(i).getValue(), skipOrigin))
              .collect(Collectors.joining(" union all "));
      news.addAll(
          Rows.list(
              leader,
              row ->
                  new News(
                      step.get(row.getInt(1)).getKey(),
                      row.getLong(2),
                      false,
                      row.getBoolean(3),
                      row.getBoolean(4)),
              sql));
    }
    return news;
  }

  private static String question(int index, LogWindow window, NodeName skipOrigin) {
    return """
        select %d, count(*), coalesce(max(op in ('D', 'K')), 0), coalesce(max(op = '!'), 0)
        from %s
        where %s and not (origin <=> %s)
        having count(*) > 0
        """
        .formatted(
            index,
            AuditTable.name(window.id()),
            window.condition(),
            Quoting.text(skipOrigin.text()));
  }
}
