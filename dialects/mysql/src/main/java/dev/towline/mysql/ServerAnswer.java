package dev.towline.mysql;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server or the driver said about a failure, fit for people: without secrets and without the
 * statement.
 *
 * @param code the server's number of the error; 0 when the driver alone speaks
 * @param state the SQLSTATE; empty when there was none
 * @param reason one line without a full stop
 */
record ServerAnswer(int code, String state, String reason) {

  /** Longer reasons are cut: they can hold a whole value. */
  private static final int SHOWN = 400;

  private static final Pattern ADDRESS_SECRETS = Pattern.compile("(jdbc:[^\\s?]*)\\?\\S*");

  private static final Pattern ADDRESS_USER = Pattern.compile("://[^\\s/@]*@");

  private static final Pattern PASSWORD =
      Pattern.compile("(?i)(password\\s*[=:]\\s*)('[^']*'|\"[^\"]*\"|[^\\s&;,)]+)");

  /** The driver puts this before what the server said of a value. */
  private static final String TRUNCATION = "Data truncation: ";

  static ServerAnswer of(SQLException failure) {
    SQLException first = first(failure);
    return new ServerAnswer(
        first.getErrorCode(), text(first.getSQLState()), redacted(line(words(first))));
  }

  /** The first two characters of the state, which name its kind. */
  String kind() {
    return state.length() < 2 ? "" : state.substring(0, 2);
  }

  /** Text without passwords, and addresses without users and parameters. */
  static String redacted(String text) {
    String addresses = ADDRESS_SECRETS.matcher(text).replaceAll("$1");
    String users = ADDRESS_USER.matcher(addresses).replaceAll("://");
    return PASSWORD
        .matcher(users)
        .replaceAll(
            found -> {
              String value = text(found.group(2));
              boolean answer = value.equals("YES") || value.equals("NO");
              return answer ? "$0" : "$1***";
            });
  }

  /** Pools wrap what the server said, and batches put it behind their own. */
  private static SQLException first(SQLException failure) {
    return Stream.concat(
            Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause),
            Stream.<Throwable>iterate(
                failure, next -> next != null, next -> ((SQLException) next).getNextException()))
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .filter(answer -> answer.getErrorCode() != 0)
        .findFirst()
        .orElse(failure);
  }

  private static String words(SQLException failure) {
    Optional<UnknownHostException> unknown =
        Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
            .filter(UnknownHostException.class::isInstance)
            .map(UnknownHostException.class::cast)
            .findFirst();
    if (unknown.isPresent()) {
      return "the host " + text(unknown.get().getMessage()).replaceAll(":.*", "") + " is unknown";
    }
    String message = text(failure.getMessage());
    if (message.startsWith("Communications link failure")) {
      return "Communications link failure" + deepest(failure);
    }
    return message.startsWith(TRUNCATION) ? message.substring(TRUNCATION.length()) : message;
  }

  private static String deepest(SQLException failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest == failure ? "" : ": " + line(text(deepest.getMessage()));
  }

  private static String line(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
    String cut = line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    return cut.endsWith(".") ? cut.substring(0, cut.length() - 1) : cut;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
