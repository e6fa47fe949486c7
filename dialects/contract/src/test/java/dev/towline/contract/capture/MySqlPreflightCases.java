package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.towline.dialect.Capture.Detail;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableSelection;
import dev.towline.mysql.MySqlCatalog;
import dev.towline.mysql.MySqlPreflight;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code check} says of a leader before anything is changed. */
interface MySqlPreflightCases {

  CapturedServer server();

  private List<Finding> check(Connection session, Severity severity) throws SQLException {
    CapturedServer db = server();
    TableSelection all = new TableSelection(List.of("shop.*"));
    return new MySqlPreflight(db.engine)
        .leader(session, new MySqlCatalog(db.engine).tables(db.root(), all)).stream()
            .filter(finding -> finding.severity() == severity)
            .toList();
  }

  @Test
  default void anAdministratorFindsNothingInTheWay() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k int primary key)");

    assertThat(check(db.root(), Severity.BLOCKS)).isEmpty();
    assertThat(check(db.root(), Severity.WARNS)).isEmpty();
    db.capture("t");
    assertThat(check(db.root(), Severity.WARNS)).isEmpty();
  }

  @Test
  default void eachLackingPrivilegeIsToldWithItsGrant() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k int primary key)");
    Connection plain = db.session(db.account("plain", "select on shop.*"));

    List<Finding> blocking = check(plain, Severity.BLOCKS);
    assertThat(blocking)
        .extracting(Finding::remedy)
        .contains(
            "grant all on towline.* to 'plain'@'%';", "grant TRIGGER on `shop`.* to 'plain'@'%';")
        .anyMatch(remedy -> remedy.matches("grant PROCESS.* on \\*\\.\\* to 'plain'@'%';"));

    for (Finding finding : blocking) {
      db.run(finding.remedy().replaceAll(";$", ""));
    }
    Connection granted = db.session("plain");
    assertThat(check(granted, Severity.BLOCKS)).isEmpty();
    assertThat(check(granted, Severity.WARNS))
        .extracting(Finding::problem)
        .containsExactly(
            "The triggers run as this account: once it is dropped, or loses its privileges, every"
                + " write to a captured table fails.");
    db.installer().lead(db.dataSource("plain"), CapturedServer.plan("t"), sentence -> {});
  }

  @Test
  default void triggersUnderABinaryLogNeedTrust() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k int primary key)");
    String account =
        db.account("plain", "all on shop.*", "all on towline.*", "process, reload on *.*");
    boolean logged = db.one("select @@global.log_bin").equals("1");
    db.run("set global log_bin_trust_function_creators = off");
    try {
      Connection plain = db.session(account);

      assertThat(check(plain, Severity.BLOCKS))
          .extracting(Finding::subject)
          .isEqualTo(logged ? List.of("setting log_bin_trust_function_creators") : List.of());
      if (logged) {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () ->
                    db.installer().lead(db.dataSource(account), CapturedServer.plan("t"), s -> {}))
            .hasMessageContaining("While the binary log is on");
      }
    } finally {
      db.run("set global log_bin_trust_function_creators = on");
    }
  }

  @Test
  default void tablesThatCannotBeFollowedAreToldWithTheReason() throws SQLException {
    CapturedServer db = server();
    db.run(
        "create table myisam (k int primary key) engine = myisam",
        "create database other",
        "create table other.parent (k int primary key)",
        "create table child (k int primary key, p int, foreign key (p) references other.parent (k) on delete cascade)");

    assertThat(check(db.root(), Severity.BLOCKS))
        .extracting(finding -> finding.subject() + " " + finding.remedy())
        .containsExactly(
            "shop.myisam alter table `shop`.`myisam` engine = InnoDB; or leave it out with !shop.myisam.",
            "shop.child Select other.parent too.");
  }

  @Test
  default void aKeyThatTheDatabaseComputesIsAWarning() throws SQLException {
    CapturedServer db = server();
    assumeFalse(db.isMariaDb(), "MariaDB has no such keys");
    db.run("create table computed (a int, k int as (a + 1) stored primary key)");

    assertThat(check(db.root(), Severity.WARNS))
        .extracting(Finding::problem)
        .singleElement()
        .asString()
        .startsWith("Its key has the generated column k");
  }

  @Test
  default void whatCostsOrBreaksLaterIsAWarning() throws SQLException {
    CapturedServer db = server();
    db.run(
        "create table parent (k int primary key)",
        "create table keyless (p int, foreign key (p) references parent (k) on delete cascade)",
        "create table floating (k float primary key)",
        "create table histories (k int primary key)");
    db.makeSchema();
    db.install(CapturedServer.plan(Detail.ROWS, "histories"));

    assertThat(check(db.root(), Severity.WARNS))
        .extracting(Finding::toString)
        .anyMatch(warning -> warning.startsWith("shop.keyless: The table has no key"))
        .anyMatch(warning -> warning.startsWith("shop.keyless: The foreign key"))
        .anyMatch(warning -> warning.startsWith("shop.floating: Its key has the column k"))
        .anyMatch(warning -> warning.startsWith("shop.histories: It is captured with its rows"))
        .hasSize(4);
    assertThat(check(db.root(), Severity.TELLS))
        .extracting(Finding::subject)
        .contains("key columns");
  }
}
