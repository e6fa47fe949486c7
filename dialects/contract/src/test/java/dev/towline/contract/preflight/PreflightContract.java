package dev.towline.contract.preflight;

import static dev.towline.servers.PostgresVersion.V10;
import static dev.towline.servers.PostgresVersion.V12;
import static dev.towline.servers.PostgresVersion.V14;
import static dev.towline.servers.PostgresVersion.V17;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.dialect.Catalog;
import dev.towline.dialect.Preflight;
import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import dev.towline.model.ValueType;
import dev.towline.postgresql.PostgresCatalog;
import dev.towline.postgresql.PostgresPreflight;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What stands in the way of a role on a server is found, and every remedy is a statement that makes
 * its finding go away.
 */
abstract class PreflightContract {

  private static final String ROLE = "re\"lay";

  private final PostgresVersion version;
  private final Catalog catalog = new PostgresCatalog();
  private final Preflight preflight = new PostgresPreflight();

  @SuppressWarnings("NullAway.Init") // made anew for each test
  private Connection superuser;

  @SuppressWarnings("NullAway.Init") // made anew for each test
  private Connection relay;

  PreflightContract(PostgresVersion version) {
    this.version = version;
  }

  @BeforeEach
  void openConnections() throws SQLException {
    PostgresServer server = Servers.of(version);
    String database = Servers.freshDatabase(server);
    superuser = server.connect(database);
    Sql.run(superuser, "create role \"re\"\"lay\" login", "create role \"app Owner\"");
    Sql.run(
        superuser,
        "revoke all on database \"%s\" from public".formatted(database),
        "revoke all on schema public from public");
    Sql.run(superuser, "grant connect on database \"%s\" to \"re\"\"lay\"".formatted(database));
    relay = DriverManager.getConnection(server.url(database), ROLE, "");
  }

  @AfterEach
  void dropRoles() throws SQLException {
    relay.close();
    for (String role : List.of("\"re\"\"lay\"", "\"app Owner\"")) {
      Sql.run(superuser, "drop owned by %s cascade".formatted(role));
      if (version.compareTo(V17) >= 0) {
        Sql.run(superuser, "revoke set on parameter session_replication_role from " + role);
      }
      Sql.run(superuser, "drop role " + role);
    }
    superuser.close();
  }

  private List<TableShape> tables() throws SQLException {
    return catalog.tables(superuser, new TableSelection(List.of("*.*")));
  }

  private List<Finding> leader(Connection connection) throws SQLException {
    return preflight.leader(connection, tables());
  }

  private static List<Finding> blocking(List<Finding> findings) {
    return findings.stream().filter(f -> f.severity() == Severity.BLOCKS).toList();
  }

  private static List<String> told(List<Finding> findings) {
    return findings.stream().map(f -> f.severity() + " " + f.subject()).toList();
  }

  // Leading

  @Test
  void nothingIsFoundWhereNothingIsWrong() throws SQLException {
    Sql.run(superuser, "create table t (id int primary key)");

    // The shared servers do not wait for the disk, and that is rightly told.
    assertThat(leader(superuser)).filteredOn(f -> !f.subject().equals("setting fsync")).isEmpty();
  }

  @Test
  void everyRemedyForALeaderTakesItsObstacleAway() throws SQLException {
    Sql.run(
        superuser,
        "create schema \"hid den\" authorization \"app Owner\"",
        "create table \"hid den\".\"t'1\" (id int primary key)",
        "create table \"hid den\".t2 (id int primary key)",
        "create table secret (id int primary key, who text)",
        "alter table secret enable row level security",
        "alter table secret force row level security",
        "alter table \"hid den\".\"t'1\" owner to \"app Owner\"",
        "alter table \"hid den\".t2 owner to \"app Owner\"",
        "alter table secret owner to \"app Owner\"",
        "alter role \"re\"\"lay\" set default_transaction_read_only = on");
    reconnect();

    List<Finding> first = blocking(leader(relay));

    assertThat(told(first))
        .contains(
            "BLOCKS role " + ROLE,
            "BLOCKS database " + Sql.one(superuser, "select current_database()"),
            "BLOCKS schema hid den",
            "BLOCKS schema public",
            "BLOCKS public.secret");
    assertThat(first).extracting(Finding::toString).anyMatch(text -> text.contains("hid den"));
    applyRemedies(first);
    assertThat(blocking(leader(relay))).isEmpty();
  }

  /** As a superuser, who is told by the statements what to grant; the role connects anew. */
  private void applyRemedies(List<Finding> findings) throws SQLException {
    for (Finding finding : findings) {
      Sql.run(superuser, finding.remedy());
    }
    reconnect();
  }

  private void reconnect() throws SQLException {
    String url = relay.getMetaData().getURL();
    relay.close();
    relay = DriverManager.getConnection(url, ROLE, "");
  }

  @Test
  void aFunctionThatIsForbiddenIsToldWithItsGrant() throws SQLException {
    Sql.run(
        superuser, "create table t (id int primary key)", "alter table t owner to \"re\"\"lay\"");
    Sql.run(superuser, "grant usage on schema public to \"re\"\"lay\"");
    Sql.run(superuser, "revoke execute on function pg_control_system() from public");
    try {
      List<Finding> findings =
          blocking(leader(relay)).stream().filter(f -> f.subject().startsWith("function")).toList();

      assertThat(findings).hasSize(1);
      applyRemedies(findings);
      assertThat(blocking(leader(relay)))
          .noneMatch(finding -> finding.subject().startsWith("function"));
    } finally {
      Sql.run(superuser, "grant execute on function pg_control_system() to public");
    }
  }

  @Test
  void aRoleThatIsNoSuperuserIsToldOfTheGuard() throws SQLException {
    assertThat(told(leader(relay))).contains("TELLS role " + ROLE);
  }

  @Test
  void tablesThatNeedCareAreTold() throws SQLException {
    Sql.run(
        superuser,
        "create table keyless (a int)",
        "create unlogged table fleeting (a int primary key)",
        "create table refers (id int primary key, class regclass[], large oid, at txid_snapshot)",
        "create table later (id int primary key deferrable)",
        "create table parent (id int primary key)",
        "create table child () inherits (parent)");
    if (version.compareTo(V12) < 0) {
      Sql.run(superuser, "create table with_oids (id int primary key) with oids");
    }

    List<Finding> findings = leader(superuser);

    assertThat(told(findings))
        .contains(
            "WARNS public.keyless",
            "WARNS public.child",
            "WARNS public.fleeting",
            "WARNS public.refers.class",
            "WARNS public.refers.large",
            "TELLS public.refers.at",
            "TELLS public.later");
    assertThat(told(findings).contains("TELLS public.parent"))
        .isEqualTo(version.compareTo(V10) >= 0);
    assertThat(told(findings).contains("WARNS public.with_oids"))
        .isEqualTo(version.compareTo(V12) < 0);
    assertThat(blocking(findings)).isEmpty();
  }

  @Test
  void aPartitionOnAnotherServerBlocks() throws SQLException {
    assumeTrue(version.compareTo(V12) >= 0, "needs a later server");
    Sql.run(
        superuser,
        "create extension file_fdw",
        "create server files foreign data wrapper file_fdw",
        "create table t (id int) partition by range (id)",
        """
        create foreign table far partition of t for values from (1) to (9)
        server files options (filename '/dev/null')
        """);

    assertThat(told(leader(superuser))).contains("BLOCKS public.t");
  }

  @Test
  void openTransactionsAreTold() throws SQLException {
    Sql.run(superuser, "begin", "create table t (id int)", "prepare transaction 'it''s open'");
    try {
      Finding finding =
          leader(superuser).stream()
              .filter(f -> f.subject().equals("prepared transaction it's open"))
              .findFirst()
              .orElseThrow();

      assertThat(finding.remedy())
          .isEqualTo("commit prepared 'it''s open'; or rollback prepared 'it''s open';");
    } finally {
      Sql.run(superuser, "rollback prepared 'it''s open'");
    }
  }

  @Test
  void triggersOfOtherReplicationsAreTold() throws SQLException {
    Sql.run(
        superuser,
        "create table t (id int primary key)",
        """
        create function nothing() returns trigger language plpgsql as 'begin return null; end'
        """,
        """
        create trigger _shop_logtrigger after insert on t
        for each row execute procedure nothing()
        """,
        "create trigger sym_on_i_for_t after insert on t for each row execute procedure nothing()");

    assertThat(told(leader(superuser))).contains("TELLS Slony-I", "TELLS SymmetricDS");
  }

  @Test
  void aSchemaTowlineOfSomebodyElseBlocks() throws SQLException {
    Sql.run(superuser, "create schema towline authorization \"app Owner\"");

    List<Finding> findings =
        blocking(leader(relay)).stream().filter(f -> f.subject().equals("schema towline")).toList();

    assertThat(findings)
        .extracting(Finding::remedy)
        .containsExactly("grant \"app Owner\" to \"re\"\"lay\";");
  }

  // Following

  @Test
  void everyRemedyForAFollowerTakesItsObstacleAway() throws SQLException {
    Sql.run(
        superuser,
        "create schema there",
        "create schema empty",
        "create table there.parent (id int primary key)",
        "create table there.child (id int primary key references there.parent on delete cascade)",
        "create table there.secret (id int primary key)",
        "alter table there.secret enable row level security");
    List<TableShape> wanted = new ArrayList<>(tables());
    wanted.add(table("empty", "t", "integer"));
    wanted.add(table("no\"ne", "t", "integer"));

    List<Finding> first = blocking(preflight.follower(relay, wanted));

    String database = Sql.one(superuser, "select current_database()");
    assertThat(told(first))
        .contains(
            "BLOCKS database " + database,
            "BLOCKS schema there",
            "BLOCKS schema empty",
            "BLOCKS there.child",
            "BLOCKS there.secret");
    for (Finding finding : first) {
      Sql.run(superuser, finding.remedy().replaceFirst(" or .*", ""));
    }
    reconnect();
    assertThat(blocking(preflight.follower(relay, wanted))).isEmpty();
  }

  private static TableShape table(String schema, String name, String type) {
    return new TableShape(
        "postgresql",
        new TableName(schema, name),
        TableShape.Kind.PLAIN,
        List.of(
            new Column(
                1,
                "c",
                type,
                new ValueType.Own("postgresql", type),
                false,
                Optional.empty(),
                Optional.empty(),
                Column.Identity.NONE,
                Optional.empty(),
                Optional.empty())),
        new Key.WholeRow(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        2_000_000,
        5_000_000_000L);
  }

  @Test
  void theFirstCopyIsEstimated() throws SQLException {
    List<Finding> findings =
        preflight.follower(superuser, List.of(table("public", "t", "integer")));

    assertThat(findings)
        .filteredOn(finding -> finding.subject().equals("disk"))
        .singleElement()
        .extracting(Finding::problem)
        .asString()
        .startsWith("The first copy brings 1 tables, about 2,000,000 rows and 5,000 MB");
  }

  @Test
  void aTypeThatTheFollowersVersionLacksBlocks() throws SQLException {
    List<Finding> findings =
        blocking(
            preflight.follower(
                superuser,
                List.of(
                    table("public", "t", "xid8"), table("public", "u", "character varying(3)"))));

    if (version.compareTo(V14) >= 0) {
      assertThat(findings).isEmpty();
    } else {
      assertThat(findings).extracting(Finding::subject).containsExactly("public.t.c");
      assertThat(findings.get(0).problem())
          .isEqualTo(
              "PostgreSQL %s, which is to follow, has no type xid8.".formatted(version.major()));
    }
  }

  @Test
  void triggersThatWouldFireOnTheFollowerAreTold() throws SQLException {
    Sql.run(
        superuser,
        "create table t (id int primary key)",
        "create table other (id int)",
        """
        create function nothing() returns trigger language plpgsql as 'begin return null; end'
        """,
        "create trigger ordinary after insert on t for each row execute procedure nothing()",
        "create trigger always after insert on t for each row execute procedure nothing()",
        "alter table t enable always trigger always",
        "create rule divert as on insert to t do instead insert into other values (new.id)");

    List<String> asSuperuser = problems(preflight.follower(superuser, tables()));
    List<String> asRelay = problems(preflight.follower(relay, tables()));

    assertThat(asSuperuser)
        .anyMatch(problem -> problem.startsWith("The trigger always"))
        .noneMatch(problem -> problem.startsWith("The trigger ordinary"))
        .noneMatch(problem -> problem.startsWith("The rule"));
    assertThat(asRelay)
        .anyMatch(problem -> problem.startsWith("The trigger always"))
        .anyMatch(problem -> problem.startsWith("The trigger ordinary"))
        .anyMatch(problem -> problem.startsWith("The rule divert"));
  }

  private static List<String> problems(List<Finding> findings) {
    return findings.stream().map(Finding::problem).toList();
  }

  @Test
  void tooManyTablesForTheLockTableAreTold() throws SQLException {
    List<TableShape> many = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      many.add(table("public", "t" + i, "integer"));
    }

    assertThat(told(preflight.leader(superuser, many)))
        .contains("WARNS setting max_locks_per_transaction");
  }
}
