package dev.towline.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.TowlineException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAnswerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No suitable driver found for jdbc:foo://db/shop?user=u&password=hunter2",
        "cannot reach postgresql://app:hunter2@db/shop",
        "invalid connection string: host=db password=hunter2 dbname=shop",
        "invalid connection string: host=db password='hunter2' dbname=shop",
        "invalid connection string: host=db sslpassword = \"hunter2\""
      })
  void neverSaysAPassword(String message) {
    TowlineException explained =
        new PostgresFaults().explain("Connecting to shop", new SQLException(message, "08001"));

    StringWriter logged = new StringWriter();
    explained.printStackTrace(new PrintWriter(logged));
    assertThat(explained.toString()).doesNotContain("hunter2").contains("Connecting to shop");
    assertThat(logged.toString()).doesNotContain("hunter2");
  }

  @Test
  void leavesOrdinaryWordsAlone() {
    assertThat(ServerAnswer.redacted("column \"password\" of relation \"users\" is a secret"))
        .isEqualTo("column \"password\" of relation \"users\" is a secret");
  }
}
