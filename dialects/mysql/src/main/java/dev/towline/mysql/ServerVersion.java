package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's version, {@code 10.11.5}. */
public record ServerVersion(int major, int minor, int patch) {

  /** MariaDB before 11.0 greets a driver with 5.5.5- in front. */
  private static final Pattern TEXT =
      Pattern.compile("(?:5\\.5\\.5-(?=\\d))?(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

  static ServerVersion of(Connection connection) throws SQLException {
    return parse(Rows.list(connection, row -> row.getString(1), "select version()").get(0));
  }

  /** Reads what a server says of itself: {@code 9.7.4-2}, {@code 11.4.5-MariaDB}. */
  public static ServerVersion parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("Not a server's version: " + text);
    }
    return new ServerVersion(number(parts, 1), number(parts, 2), number(parts, 3));
  }

  private static int number(Matcher parts, int group) {
    return parts.group(group) == null
        ? 0
        : Integer.parseInt(Objects.requireNonNull(parts.group(group)));
  }

  /** Whether it is this one or a later one. */
  public boolean atLeast(int otherMajor, int otherMinor) {
    return atLeast(new ServerVersion(otherMajor, otherMinor, 0));
  }

  /** Whether it is this one or a later one. */
  public boolean atLeast(ServerVersion other) {
    return Arrays.compare(
            new int[] {major, minor, patch}, new int[] {other.major, other.minor, other.patch})
        >= 0;
  }
}
