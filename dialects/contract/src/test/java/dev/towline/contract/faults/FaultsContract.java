package dev.towline.contract.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.dialect.Faults;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.postgresql.PostgresFaults;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server refuses is told in one message that answers whether trying again helps. */
abstract class FaultsContract {

  private final PostgresVersion version;
  private final Faults faults = new PostgresFaults();

  @SuppressWarnings("NullAway.Init") // made anew for each test
  private PostgresServer server;

  @SuppressWarnings("NullAway.Init") // made anew for each test
  private String database;

  @SuppressWarnings("NullAway.Init") // made anew for each test
  private Connection connection;

  FaultsContract(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void openConnection() throws SQLException {
    server = Servers.of(version);
    database = Servers.freshDatabase(server);
    connection = server.connect(database);
  }

  @AfterEach
  void closeConnection() throws SQLException {
    connection.close();
  }

  private TowlineException explained(ThrowingCallable failing) {
    return faults.explain("Copying public.t", catchThrowableOfType(SQLException.class, failing));
  }

  private TowlineException explained(String statement) {
    return explained(() -> Sql.run(connection, statement));
  }

  @Test
  void aWrongPasswordIsForAPersonToMend() throws Exception {
    try (PostgresServer strict = PostgresServer.start(version)) {
      try (Connection superuser = strict.connect("postgres")) {
        Sql.run(superuser, "create role app login password 'right'");
        onlyWithPassword(strict);
        Sql.run(superuser, "select pg_reload_conf()");
      }

      TowlineException wrong =
          explained(
              () -> DriverManager.getConnection(strict.url("postgres"), "app", "hunter2").close());

      assertThat(wrong.kind()).isEqualTo(Kind.FATAL);
      assertThat(wrong.getMessage())
          .isEqualTo("Copying public.t failed: password authentication failed for user \"app\".");
      assertThat(wrong.remedy()).contains("password").doesNotContain("hunter2");
    }
  }

  private static void onlyWithPassword(PostgresServer server) throws IOException {
    Path rules = server.dataDirectory().resolve("pg_hba.conf");
    Files.writeString(rules, "host all app 127.0.0.1/32 md5\n" + Files.readString(rules));
  }

  @Test
  void aServerThatIsNotThereMayComeBack() {
    TowlineException refused =
        explained(() -> DriverManager.getConnection("jdbc:postgresql://127.0.0.1:1/shop").close());
    TowlineException unknown =
        explained(
            () -> DriverManager.getConnection("jdbc:postgresql://no.such.invalid/shop").close());

    assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refused.getMessage()).contains("127.0.0.1:1 refused");
    assertThat(unknown.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(unknown.getMessage())
        .isEqualTo("Copying public.t failed: the host no.such.invalid is unknown.");
  }

  @Test
  void aDatabaseThatDoesNotExistIsForAPersonToMend() {
    TowlineException missing = explained(() -> server.connect("no such").close());

    assertThat(missing.kind()).isEqualTo(Kind.FATAL);
    assertThat(missing.getMessage()).contains("database \"no such\" does not exist");
  }

  @Test
  void aRefusedRowIsToldWithTableColumnAndConstraint() throws SQLException {
    Sql.run(
        connection,
        """
        create table t (
          id int constraint "the key" primary key, n int not null,
          constraint "is small" check (n < 9))
        """,
        "insert into t values (1, 1)");

    TowlineException twice = explained("insert into t values (1, 2)");
    TowlineException absent = explained("insert into t values (2, null)");
    TowlineException large = explained("insert into t values (3, 10)");

    assertThat(twice.kind()).isEqualTo(Kind.FATAL);
    assertThat(twice.getMessage())
        .isEqualTo(
            "Copying public.t failed at table public.t, constraint the key: duplicate key value"
                + " violates unique constraint \"the key\". Key (id)=(1) already exists.");
    assertThat(absent.kind()).isEqualTo(Kind.FATAL);
    assertThat(absent.getMessage()).contains("at table public.t, column n:");
    assertThat(large.getMessage()).contains("at table public.t, constraint is small:");
  }

  @Test
  void aMissingPrivilegeLeadsToTheCheckThatNamesIt() throws SQLException {
    Sql.run(connection, "create table t (id int)", "create role nobody");
    try {
      Sql.run(connection, "set role nobody");

      TowlineException denied = explained("select * from t");

      assertThat(denied.kind()).isEqualTo(Kind.FATAL);
      assertThat(denied.getMessage()).contains("permission denied");
      assertThat(denied.remedy()).contains("towline check");
    } finally {
      Sql.run(connection, "reset role", "drop role nobody");
    }
  }

  @Test
  void aLockThatIsNotHadInTimeMayBeHadLater() throws SQLException {
    Sql.run(connection, "create table t (id int)", "set lock_timeout = '50ms'");
    try (Connection other = server.connect(database)) {
      Sql.run(other, "begin", "lock table t");

      assertThat(explained("select * from t").kind()).isEqualTo(Kind.TRANSIENT);
    }
  }

  @Test
  void transactionsThatGetInEachOthersWayMayTryAgain() throws SQLException {
    Sql.run(connection, "create table t (id int)", "insert into t values (1)");
    Sql.run(connection, "begin isolation level repeatable read", "select * from t");
    try (Connection other = server.connect(database)) {
      Sql.run(other, "update t set id = 2");
    }

    assertThat(explained("update t set id = 3").kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void aSessionThatIsEndedMayBeOpenedAgain() throws SQLException {
    String session = Sql.one(connection, "select pg_backend_pid()");
    try (Connection other = server.connect(database)) {
      Sql.run(other, "select pg_terminate_backend(%s)".formatted(session));
    }

    assertThat(explained("select 1").kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void aPlanThatAnAlterHasOutdatedIsMadeAgain() throws SQLException {
    Sql.run(
        connection,
        "create table t (id int)",
        "prepare reading as select * from t",
        "execute reading",
        "alter table t add n int");

    assertThat(explained("execute reading").kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void whatIsMissingOfOursIsToBeInstalled() {
    TowlineException missing = explained("select * from towline.subscription");

    assertThat(missing.kind()).isEqualTo(Kind.FATAL);
    assertThat(missing.remedy()).isEqualTo("Run `towline install`.");
  }
}
