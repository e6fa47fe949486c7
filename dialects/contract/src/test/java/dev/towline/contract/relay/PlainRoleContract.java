package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.model.TowlineException;
import dev.towline.relay.RelaySettings.RefusedRows;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay whose role is no superuser: foreign keys watch, and policies may hide rows. */
abstract class PlainRoleContract {

  private final PostgresVersion leaderVersion;

  @SuppressWarnings("NullAway.Init") // made anew for each test
  private Replication replication;

  PlainRoleContract(PostgresVersion leaderVersion) {
    this.leaderVersion = leaderVersion;
  }

  @BeforeEach
  void databasesAndRoles() throws Exception {
    replication = Replication.between(Servers.of(leaderVersion), Servers.of(PostgresVersion.V18));
    for (Connection side : List.of(replication.leader(), replication.follower())) {
      Sql.run(
          side,
          """
          do $$begin
            if not exists (select from pg_roles where rolname = 'plain') then
              create role plain login;
            end if;
          end$$
          """);
    }
  }

  @AfterEach
  void noDatabases() throws Exception {
    replication.close();
  }

  private void grant(String onTables) throws Exception {
    for (Connection side : List.of(replication.leader(), replication.follower())) {
      Sql.run(
          side,
          "grant usage on schema towline to plain",
          "grant all on all tables in schema towline to plain",
          "grant create, usage on schema public to plain",
          "grant " + onTables + " on all tables in schema public to plain");
    }
  }

  @Test
  void rowsHiddenByAPolicyAreAnErrorAndNeverTakenForDeleted() throws Exception {
    Connection leader = replication.leader();
    Sql.run(leader, "create table t (id int primary key)", "insert into t values (1), (2)");
    replication.install();
    grant("all");
    replication.as("plain").start().caughtUp();

    Sql.run(leader, "alter table t enable row level security", "insert into t values (3)");

    TowlineException failure = replication.awaitFailure();
    assertThat(failure).hasMessageContaining("row-level security");
    assertThat(Sql.rows(replication.follower(), "select id from t order by id"))
        .containsExactly("1", "2");
  }

  @Test
  void readingTakesNoMoreThanTheRightToRead() throws Exception {
    Connection leader = replication.leader();
    Sql.run(leader, "create table t (id int primary key, v int)", "insert into t values (1, 1)");
    replication.install();
    grant("all");
    Sql.run(leader, "revoke all on t from plain", "grant select on t to plain");

    replication.as("plain").start().caughtUp().assertEqual();

    Sql.run(leader, "update t set v = 2", "insert into t values (2, 2)");
    replication.caughtUp().assertEqual();
  }

  @Test
  void aRoleThatMayWriteAsAReplicaLetsTriggersAndForeignKeysRest() throws Exception {
    Connection leader = replication.leader();
    Connection follower = replication.follower();
    Sql.run(
        leader,
        "create table p (id int primary key, code int unique deferrable initially deferred)",
        "create table c (id int primary key, p int references p on delete cascade)",
        "insert into p values (1, 10), (2, 20)",
        "insert into c values (1, 1), (2, 2)");
    replication.install();
    grant("all");
    Sql.run(follower, "grant set on parameter session_replication_role to plain");
    try {
      replication.as("plain").start().caughtUp();
      Sql.run(
          follower,
          "create function spoil() returns trigger language plpgsql as 'begin new.code := -1; return new; end'",
          "create trigger spoil before insert or update on p for each row execute procedure spoil()");

      Sql.run(leader, "update p set code = 30 - code");

      replication.caughtUp().assertEqual();
    } finally {
      replication.stop();
      Sql.run(follower, "revoke set on parameter session_replication_role from plain");
    }
  }

  /** The parents' rows would have to be taken out, and the children would go with them. */
  @Test
  void childrenAreNotLostWhereUniqueValuesOfTheirParentsSwap() throws Exception {
    Connection leader = replication.leader();
    Connection follower = replication.follower();
    Sql.run(
        leader,
        "create table p (id int primary key, code int unique deferrable initially deferred)",
        "create table c (id int primary key, p int references p on delete cascade)",
        "insert into p values (1, 10), (2, 20)",
        "insert into c values (1, 1), (2, 2)");
    replication.install();
    grant("all");
    replication.as("plain").start().caughtUp().assertEqual();
    Sql.run(follower, "alter table p drop constraint p_code_key, add unique (code)");

    Sql.run(leader, "update p set code = 30 - code");

    TowlineException failure = replication.awaitFailure();
    assertThat(failure).hasMessageContaining("public.p").hasMessageContaining("cascade");
    assertThat(failure.remedy()).contains("session_replication_role");
    assertThat(Sql.rows(follower, "select id from c order by id")).containsExactly("1", "2");
  }

  @Test
  void foreignKeysThatCannotRestAreKept() throws Exception {
    Connection leader = replication.leader();
    Sql.run(
        leader,
        "create table p (id int primary key, boss int references p)",
        "create table c (id int primary key, p int not null references p)",
        "insert into p select g, nullif(g / 2, 0) from generate_series(1, 100) g",
        "insert into c select g, 1 + g % 100 from generate_series(1, 300) g");
    replication.install();
    grant("all");
    replication.as("plain").start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "begin",
        "insert into p values (101, 1)",
        "update c set p = 101 where p = 50",
        "update p set boss = 101 where boss = 50",
        "delete from p where id = 50",
        "delete from c where id % 9 = 0",
        "commit");

    replication.caughtUp().assertEqual();
  }

  @Test
  void aChildOfAQuarantinedParentWaitsForItInQuarantine() throws Exception {
    Connection leader = replication.leader();
    Connection follower = replication.follower();
    Sql.run(
        leader,
        "create table p (id int primary key, v int)",
        "create table c (id int primary key, p int not null references p)",
        "insert into p values (1, 1), (5, 5)",
        "insert into c values (5, 5)");
    replication.with(replication.settings().refusing(RefusedRows.QUARANTINE, 100)).install();
    grant("all");
    replication.as("plain").start().caughtUp();
    Sql.run(follower, "alter table p add constraint small check (v < 100)");

    Sql.run(
        leader,
        "begin",
        "insert into p values (2, 200)",
        "insert into c values (1, 2), (2, 1)",
        "update c set p = 1 where p = 5",
        "delete from p where id = 5",
        "commit");

    replication.caughtUp();
    assertThat(
            Sql.rows(
                follower, "select table_name, key_values from towline.quarantine order by 1 desc"))
        .containsExactly("p|{2}", "c|{1}");
    assertThat(Sql.rows(follower, "select id, p from c order by id")).containsExactly("2|1", "5|1");
    Sql.run(follower, "alter table p drop constraint small");
    replication.followerDialect().quarantine().retry(follower, Replication.NAME, List.of());
    Await.until(
        "the quarantine is empty",
        () -> Sql.one(follower, "select count(*) from towline.quarantine").equals("0"));
    replication.assertEqual();
  }
}
