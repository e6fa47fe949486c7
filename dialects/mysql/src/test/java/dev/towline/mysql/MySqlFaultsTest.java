package dev.towline.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import java.net.UnknownHostException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlFaultsTest {

  private static TowlineException explained(SQLException error) {
    return new MySqlFaults().explain("Copying shop.t", error);
  }

  @ParameterizedTest
  @CsvSource({
    "1205, HY000",
    "1213, 40001",
    "1412, HY000",
    "3024, HY000",
    "1040, 08004",
    "1114, HY000",
    "3675, HY000",
    "1053, 08S01",
    "1317, 70100",
    "1836, HY000"
  })
  void whatPassesIsTriedAgain(int code, String state) {
    assertThat(explained(new SQLException("so it was", state, code)).kind())
        .isEqualTo(Kind.TRANSIENT);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1048, 1062, 1153, 1264, 1265, 1292, 1366, 1406, 1451, 1452, 1526, 1644, 3140, 3819, 4025
      })
  void aRefusedRowIsToldApart(int code) {
    TowlineException refused = explained(new SQLException("so it was", "HY000", code));

    assertThat(refused.kind()).isEqualTo(Kind.FATAL);
    assertThat(refused.refusesRows()).isTrue();
  }

  @Test
  void aReadOnlyServerMayBecomeThePrimaryAgain() {
    String option = "The MySQL server is running with the %s option so it cannot execute this";

    assertThat(explained(new SQLException(option.formatted("--read-only"), "HY000", 1290)).kind())
        .isEqualTo(Kind.TRANSIENT);
    assertThat(
            explained(new SQLException(option.formatted("--secure-file-priv"), "HY000", 1290))
                .kind())
        .isEqualTo(Kind.FATAL);
  }

  @Test
  void whatTheServerSaidIsFoundUnderWhatPutItAside() {
    SQLException server =
        new SQLException(
            "Data truncation: Out of range value for column 'n' at row 1", "22003", 1264);

    TowlineException batch = explained(new BatchUpdateException("batch failed", null, server));

    assertThat(batch.refusesRows()).isTrue();
    assertThat(batch.getMessage())
        .isEqualTo("Copying shop.t failed: Out of range value for column 'n' at row 1.");
  }

  @Test
  void aPoolWithoutAFreeConnectionPasses() {
    assertThat(explained(new SQLTransientConnectionException("none is free")).kind())
        .isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void anUnknownHostIsNamed() {
    SQLException link =
        new SQLException(
            "Communications link failure\n\nThe last packet …",
            "08S01",
            new UnknownHostException("no.such.host: Name or service not known"));

    TowlineException told = explained(link);

    assertThat(told.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(told.getMessage())
        .isEqualTo("Copying shop.t failed: the host no.such.host is unknown.");
  }

  @Test
  void noSecretIsTold() {
    SQLException error =
        new SQLException(
            "No suitable driver found for jdbc:mysqll://app:hunter2@db1/shop?password=hunter2");

    TowlineException told = explained(error);

    assertThat(told.kind()).isEqualTo(Kind.FATAL);
    assertThat(told.getMessage()).contains("jdbc:mysqll://db1/shop").doesNotContain("hunter2");
    assertThat(String.valueOf(told.getCause())).doesNotContain("hunter2");
  }

  @Test
  void whetherAPasswordWasUsedIsNoSecret() {
    SQLException denied =
        new SQLException("Access denied for user 'app'@'h' (using password: YES)", "28000", 1045);

    assertThat(explained(denied).getMessage()).contains("(using password: YES)");
    assertThat(explained(denied).remedy()).contains("password");
  }

  @Test
  void whatIsMissingOfOursIsToBeInstalled() {
    SQLException missing =
        new SQLException("Table 'towline.subscription' doesn't exist", "42S02", 1146);

    assertThat(explained(missing).remedy()).isEqualTo("Run `towline install`.");
  }
}
