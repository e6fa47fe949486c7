package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.TablePair;
import java.util.List;
import java.util.stream.Collectors;

/** The statements that put a pair's rows into the follower's table, from whatever source. */
record InsertInto(TablePair table) {

  /**
   * A complete INSERT.
   *
   * @param source {@code values (…)} or a query
   */
  String plain(String source) {
    OnFollower follower = new OnFollower(table);
    return "insert into %s (%s)%s %s"
        .formatted(follower.name(), follower.columns(), overriding(), source);
  }

  /**
   * A complete INSERT that becomes an UPDATE where the key exists.
   *
   * @param onlyDifferent whether a row that is the same already is left alone
   */
  String upsert(String source, boolean onlyDifferent) {
    OnFollower follower = new OnFollower(table);
    String set = assignments("excluded");
    String action = set.isEmpty() ? "do nothing" : "do update set " + set;
    String where =
        onlyDifferent && !set.isEmpty()
            ? " where row(%s)::text <> row(%s)::text"
                .formatted(follower.columns("old"), follower.columns("excluded"))
            : "";
    return "insert into %s as old (%s)%s %s on conflict (%s) %s%s"
        .formatted(
            follower.name(),
            follower.columns(),
            overriding(),
            source,
            follower.key(),
            action,
            where);
  }

  /** A complete INSERT of the rows whose keys are not there. */
  String unlessThere(String source) {
    return "%s on conflict (%s) do nothing".formatted(plain(source), new OnFollower(table).key());
  }

  /**
   * What SET gives to a row from another of the same key; a key may have to be written otherwise.
   */
  String assignments(String from) {
    OnFollower follower = new OnFollower(table);
    boolean exact = follower.byText().isEmpty();
    List<String> key = table.followerKey();
    return table.followerColumns().stream()
        .filter(column -> !exact || !key.contains(column))
        .map(column -> "%1$s = %2$s.%1$s".formatted(Quoting.name(column), from))
        .collect(Collectors.joining(", "));
  }

  /** Numbers come from the leader, also where the follower would give its own. */
  private String overriding() {
    boolean numbered =
        table.follower().columns().stream()
            .anyMatch(column -> column.identity() == Column.Identity.ALWAYS);
    return numbered ? " overriding system value" : "";
  }
}
