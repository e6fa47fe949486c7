package dev.towline.postgresql;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a server or the driver said about a failure, fit for people: without secrets and without the
 * statement.
 *
 * @param state the SQLSTATE; empty when there was none
 * @param reason one line without a full stop
 * @param place schema, table, column and constraint where the server names them, else empty
 * @param detail the values that were refused and the like, else empty
 */
record ServerAnswer(String state, String reason, String place, String detail) {

  /** Longer details are cut: they can hold a whole row. */
  private static final int SHOWN = 200;

  private static final Pattern ADDRESS_SECRETS =
      Pattern.compile("(jdbc:[^\\s?]*|[a-z]+://[^\\s?]*)\\?\\S*");

  private static final Pattern ADDRESS_USER = Pattern.compile("://[^\\s/@]*@");

  private static final Pattern PASSWORD =
      Pattern.compile("(?i)((?:ssl)?password\\s*[=:]\\s*)('[^']*'|\"[^\"]*\"|[^\\s&;,]+)");

  static ServerAnswer of(SQLException failure) {
    SQLException first = first(failure);
    Optional<ServerErrorMessage> server =
        first instanceof PSQLException answer
            ? Optional.ofNullable(answer.getServerErrorMessage())
            : Optional.empty();
    return new ServerAnswer(
        text(first.getSQLState()),
        redacted(line(server.map(ServerErrorMessage::getMessage).orElseGet(() -> words(first)))),
        server.map(ServerAnswer::place).orElse(""),
        redacted(cut(line(server.map(ServerErrorMessage::getDetail).orElse("")))));
  }

  /** The first two characters of the state, which name its kind. */
  String kind() {
    return state.length() < 2 ? "" : state.substring(0, 2);
  }

  /** Text without passwords, and addresses without users and parameters. */
  static String redacted(String text) {
    String addresses = ADDRESS_SECRETS.matcher(text).replaceAll("$1");
    String users = ADDRESS_USER.matcher(addresses).replaceAll("://");
    return PASSWORD.matcher(users).replaceAll("$1***");
  }

  /** Batches, pools and copies wrap what the server said. */
  private static SQLException first(SQLException failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof PSQLException answer) {
        return answer;
      }
    }
    for (SQLException at = failure; at != null; at = at.getNextException()) {
      if (at instanceof PSQLException answer) {
        return answer;
      }
    }
    return failure;
  }

  private static String words(SQLException failure) {
    for (Throwable at = failure.getCause(); at != null; at = at.getCause()) {
      if (at instanceof UnknownHostException) {
        return "the host " + text(at.getMessage()) + " is unknown";
      }
      if (at instanceof java.net.SocketTimeoutException) {
        return text(failure.getMessage()) + " " + text(at.getMessage());
      }
    }
    return text(failure.getMessage());
  }

  private static String place(ServerErrorMessage message) {
    String table =
        Stream.of(text(message.getSchema()), text(message.getTable()))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("."));
    return Stream.of(
            named("table", table),
            named("column", text(message.getColumn())),
            named("constraint", text(message.getConstraint())))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String named(String what, String name) {
    return name.isEmpty() ? "" : what + " " + name;
  }

  private static String line(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  private static String cut(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
