package dev.towline.contract.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.dialect.Faults;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.mysql.MySqlFaults;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlVersion;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MySQL or MariaDB refuses is told in one message that answers whether trying again helps. */
abstract class MySqlFaultsContract {

  private static final String TABLES =
      """
      create table p (id int primary key);
      create table t (
        id int primary key, n int not null, s tinyint, v varchar(3), d date, e enum('a'),
        l varchar(9) character set latin1, r int, j json, constraint small check (n < 9),
        constraint f foreign key (r) references p (id))""";

  private final MySqlVersion version;
  private final Faults faults = new MySqlFaults();

  @SuppressWarnings("NullAway.Init") // made anew for each test
  private DatabaseServer server;

  @SuppressWarnings("NullAway.Init") // made anew for each test
  private String database;

  @SuppressWarnings("NullAway.Init") // made anew for each test
  private Connection connection;

  MySqlFaultsContract(MySqlVersion version) {
    this.version = version;
  }

  @BeforeEach
  void openConnection() throws SQLException {
    server = Servers.of(version);
    database = Servers.freshDatabase(server);
    connection = server.connect(database);
    Sql.run(connection, "set sql_mode = 'STRICT_ALL_TABLES'");
    Sql.run(connection, TABLES.split(";\n", -1));
    Sql.run(connection, "insert into t (id, n) values (1, 1)");
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    if (connection != null) {
      connection.close();
      try (Connection other = server.connect("mysql")) {
        Sql.run(other, "drop database " + database);
      }
    }
  }

  private TowlineException explained(ThrowingCallable failing) {
    return faults.explain("Copying shop.t", catchThrowableOfType(SQLException.class, failing));
  }

  private TowlineException explained(String statement) {
    return explained(() -> Sql.run(connection, statement));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          insert into t (id, n) values (1, 2)             | Duplicate entry '1'
          insert into t (id, n) values (2, null)          | 'n' cannot be null
          insert into t (id) values (2)                   | 'n' doesn't have a default
          insert into t (id, n) values (2, 9)             | small
          insert into t (id, n, s) values (2, 2, 300)     | Out of range value for column 's'
          insert into t (id, n, v) values (2, 2, 'abcd')  | Data too long for column 'v'
          insert into t (id, n, d) values (2, 2, 'abc')   | Incorrect date value
          insert into t (id, n, e) values (2, 2, 'b')     | Data truncated for column 'e'
          insert into t (id, n, l) values (2, 2, '🚢')     | Incorrect string value
          insert into t (id, n, r) values (2, 2, 7)       | foreign key constraint fails
          """)
  void aRefusedRowIsToldApart(String statement, String reason) {
    TowlineException refused = explained(statement);

    assertThat(refused.kind()).isEqualTo(Kind.FATAL);
    assertThat(refused.refusesRows()).isTrue();
    assertThat(refused.getMessage()).startsWith("Copying shop.t failed: ").contains(reason);
  }

  @Test
  void textThatIsNoJsonIsARefusedRow() {
    assertThat(explained("insert into t (id, n, j) values (2, 2, '{')").refusesRows()).isTrue();
  }

  @Test
  void aTriggerThatRaisesRefusesTheRow() throws SQLException {
    Sql.run(
        connection,
        """
        create trigger g before insert on t for each row
        signal sqlstate '45000' set message_text = 'not this one'
        """);

    TowlineException refused = explained("insert into t (id, n) values (2, 2)");

    assertThat(refused.refusesRows()).isTrue();
    assertThat(refused.getMessage()).isEqualTo("Copying shop.t failed: not this one.");
  }

  @Test
  void aStatementBeyondThePacketIsARefusedRow() throws SQLException {
    String size = Sql.one(connection, "select @@max_allowed_packet");
    String large = "x".repeat(Integer.parseInt(size));

    TowlineException refused = explained("insert into t (id, n, v) values (2, 2, '" + large + "')");

    assertThat(refused.refusesRows()).isTrue();
    assertThat(refused.remedy()).contains("max_allowed_packet");
  }

  @Test
  void aWrongPasswordIsForAPersonToMend() throws SQLException {
    Sql.run(connection, "create user if not exists app_faults@'%' identified by 'right'");
    try {
      TowlineException wrong =
          explained(
              () ->
                  DriverManager.getConnection(
                          server.url(database) + "?allowPublicKeyRetrieval=true",
                          "app_faults",
                          "hunter2")
                      .close());

      assertThat(wrong.kind()).isEqualTo(Kind.FATAL);
      assertThat(wrong.getMessage()).contains("Access denied for user 'app_faults'");
      assertThat(wrong.remedy()).contains("password").doesNotContain("hunter2");
    } finally {
      Sql.run(connection, "drop user app_faults@'%'");
    }
  }

  @Test
  void aMissingPrivilegeLeadsToTheCheckThatNamesIt() throws SQLException {
    Sql.run(connection, "create user if not exists app_faults@'%' identified by 'right'");
    try (Connection app =
        DriverManager.getConnection(
            server.url("") + "?allowPublicKeyRetrieval=true", "app_faults", "right")) {
      TowlineException denied =
          explained(() -> Sql.run(app, "select * from %s.t".formatted(database)));

      assertThat(denied.kind()).isEqualTo(Kind.FATAL);
      assertThat(denied.remedy()).contains("towline check");
    } finally {
      Sql.run(connection, "drop user app_faults@'%'");
    }
  }

  @Test
  void aServerThatIsNotThereMayComeBack() {
    TowlineException refused =
        explained(() -> DriverManager.getConnection("jdbc:mysql://127.0.0.1:1/shop").close());
    TowlineException unknown =
        explained(() -> DriverManager.getConnection("jdbc:mysql://no.such.invalid/shop").close());

    assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refused.getMessage()).contains("Connection refused");
    assertThat(unknown.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(unknown.getMessage())
        .isEqualTo("Copying shop.t failed: the host no.such.invalid is unknown.");
  }

  @Test
  void aDatabaseThatDoesNotExistIsForAPersonToMend() {
    TowlineException missing = explained(() -> server.connect("no such").close());

    assertThat(missing.kind()).isEqualTo(Kind.FATAL);
    assertThat(missing.getMessage()).contains("Unknown database 'no such'");
  }

  @Test
  void aLockThatIsNotHadInTimeMayBeHadLater() throws SQLException {
    Sql.run(connection, "set innodb_lock_wait_timeout = 1, lock_wait_timeout = 1");
    try (Connection other = server.connect(database)) {
      Sql.run(other, "begin", "update t set n = 2");

      assertThat(explained("update t set n = 3").kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(explained("alter table t add more int").kind()).isEqualTo(Kind.TRANSIENT);
    }
  }

  @Test
  void aTableThatWasAlteredUnderASnapshotIsReadAgain() throws SQLException {
    Sql.run(connection, "start transaction with consistent snapshot");
    try (Connection other = server.connect(database)) {
      Sql.run(other, "alter table t add more int, algorithm = copy");
    }

    assertThat(explained("select * from t").kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void aSessionThatIsEndedMayBeOpenedAgain() throws SQLException {
    String session = Sql.one(connection, "select connection_id()");
    try (Connection other = server.connect(database)) {
      Sql.run(other, "kill " + session);
    }

    assertThat(explained("select 1").kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void whatIsMissingOfOursIsToBeInstalled() throws SQLException {
    Sql.run(connection, "create database if not exists towline");

    TowlineException missing = explained("select * from towline.no_such_table");

    assertThat(missing.kind()).isEqualTo(Kind.FATAL);
    assertThat(missing.remedy()).isEqualTo("Run `towline install`.");
  }
}
