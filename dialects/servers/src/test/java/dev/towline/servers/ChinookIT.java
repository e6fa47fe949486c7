package dev.towline.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class ChinookIT {

  @Test
  void loadsAndEveryInvoiceIsTheSumOfItsLines() throws SQLException {
    try (PostgresServer server = PostgresServer.start(PostgresVersion.V10);
        Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {

      Chinook.load(connection);

      assertThat(number(statement, "select count(*) from track")).isEqualTo(3503);
      assertThat(
              number(
                  statement,
                  """
                  select count(*) from invoice i where total <> (
                    select sum(unit_price * quantity) from invoice_line l
                    where l.invoice_id = i.invoice_id)
                  """))
          .isZero();
    }
  }

  @Test
  void loadsWithAllRowsOnMariaDb() throws Exception {
    try (MySqlServer server = MySqlServer.start(MySqlVersion.MARIADB_11_4)) {
      server.createDatabase("chinook");
      try (Connection connection = server.connect("chinook");
          Statement statement = connection.createStatement()) {

        Chinook.loadMySql(connection);

        assertThat(number(statement, "select count(*) from Track")).isEqualTo(3503);
        assertThat(number(statement, "select count(*) from PlaylistTrack")).isEqualTo(8715);
      }
    }
  }

  private static long number(Statement statement, String question) throws SQLException {
    try (ResultSet answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getLong(1);
    }
  }
}
