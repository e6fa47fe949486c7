package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a session's user may do, as the server says it: also by the roles that are active in the
 * session.
 *
 * @param user as it stands in a GRANT
 */
record Grants(String user, List<Grant> grants) {

  /**
   * One line of it.
   *
   * @param database a pattern as the server has it; {@code *} for all
   * @param table {@code *} for all
   */
  private record Grant(Set<String> privileges, String database, String table) {

    boolean covers(String name, String tableName) {
      return (database.equals("*") || like(database, name))
          && (table.equals("*") || table.equals(tableName));
    }

    /** In a grant's database _ and % stand for any characters, unless a backslash is before. */
    private static boolean like(String pattern, String name) {
      StringBuilder regex = new StringBuilder();
      for (int i = 0; i < pattern.length(); i++) {
        char character = pattern.charAt(i);
        if (character == '\\' && i + 1 < pattern.length()) {
          regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
        } else if (character == '%' || character == '_') {
          regex.append(character == '%' ? ".*" : ".");
        } else {
          regex.append(Pattern.quote(String.valueOf(character)));
        }
      }
      return Pattern.matches(regex.toString(), name);
    }
  }

  private static final Pattern LINE =
      Pattern.compile(
          "GRANT (.+?) ON (?:TABLE )?(\\*|`(?:[^`]|``)*`)\\.(\\*|`(?:[^`]|``)*`) TO .*",
          Pattern.DOTALL);

  /** Privileges are told apart by commas, but for those in a list of columns. */
  private static final Pattern COLUMNS = Pattern.compile("\\([^)]*\\)");

  private static final String ALL = "ALL PRIVILEGES";

  static Grants of(Connection connection) throws SQLException {
    String user = Rows.list(connection, row -> row.getString(1), "select current_user()").get(0);
    List<Grant> grants = new ArrayList<>();
    for (String line : lines(connection)) {
      Matcher parts = LINE.matcher(line);
      if (parts.matches()) {
        grants.add(
            new Grant(privileges(parts.group(1)), bare(parts.group(2)), bare(parts.group(3))));
      }
    }
    int at = user.lastIndexOf('@');
    String quoted =
        Quoting.text(user.substring(0, at)) + "@" + Quoting.text(user.substring(at + 1));
    return new Grants(quoted, grants);
  }

  /** MySQL tells what roles bring only when it is asked with their names. */
  private static List<String> lines(Connection connection) throws SQLException {
    String role =
        Rows.list(connection, row -> String.valueOf(row.getString(1)), "select current_role()")
            .get(0);
    String sql =
        role.startsWith("`") ? "show grants for current_user() using " + role : "show grants";
    return Rows.list(connection, row -> row.getString(1), sql);
  }

  private static Set<String> privileges(String list) {
    return Arrays.stream(COLUMNS.matcher(list).replaceAll("(…)").split(", ", -1))
        .map(privilege -> privilege.strip().toUpperCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static String bare(String name) {
    return name.equals("*") ? name : name.substring(1, name.length() - 1).replace("``", "`");
  }

  /**
   * Those of these privileges that the user lacks on a table.
   *
   * @param table {@code *} for all of the database
   */
  Set<String> missing(String database, String table, Set<String> wanted) {
    Set<String> had = new HashSet<>();
    grants.stream().filter(g -> g.covers(database, table)).forEach(g -> had.addAll(g.privileges()));
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeIf(privilege -> had.contains(privilege) || had.contains(ALL));
    return missing;
  }

  /** Those of these privileges that the user lacks for the whole server. */
  Set<String> missingEverywhere(Set<String> wanted) {
    Set<String> had = new HashSet<>();
    grants.stream().filter(g -> g.database().equals("*")).forEach(g -> had.addAll(g.privileges()));
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeIf(privilege -> had.contains(privilege) || had.contains(ALL));
    return missing;
  }
}
