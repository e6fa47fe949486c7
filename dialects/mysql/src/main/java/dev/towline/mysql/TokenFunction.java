package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import dev.towline.templates.Template;
import dev.towline.templates.Values;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The function {@code towline.token()} of a leader. It runs as the account that the triggers run
 * as, so that whoever may call it needs no grant on our tables. It is made with the capture, which
 * needs the same permissions of the server; followers need none of them.
 */
record TokenFunction(Engine engine, Definer definer) {

  private static final TableName TICKETS = new TableName("towline", LogPositions.TICKETS);

  private static final String DROP = "drop function if exists towline.token";

  /** Makes it, unless it is there as it should be: callers find none for a moment. */
  void install(Connection connection, ShortLocks locks) throws SQLException {
    if (!there(connection)) {
      locks.run(TICKETS, List.of(DROP, create()));
    }
  }

  /** All of it as one file for the engine's own client. */
  String script() {
    return "delimiter //\n\n%s\n//\n\n%s\n//\n\ndelimiter ;\n".formatted(DROP, create().strip());
  }

  private String create() {
    Values values =
        Values.none()
            .with("definer_user", definer.user())
            .with("definer_host", definer.host())
            .with("server_variable", engine.serverVariable());
    return Template.mysql("token").render(values);
  }

  private boolean there(Connection connection) throws SQLException {
    String sql =
        """
        select coalesce(routine_definition, '') from information_schema.routines
        where routine_schema = 'towline' and routine_name = 'token' and definer = ?
        """;
    String whole = create();
    String body = whole.substring(whole.indexOf("\nbegin\n") + 1).strip();
    return Rows.list(connection, row -> row.getString(1), sql, definer.toString()).stream()
        .anyMatch(body::equals);
  }
}
