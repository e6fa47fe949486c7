package dev.towline.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeutralTextTest {

  @ParameterizedTest
  @CsvSource({
    "0.10000000149011612, 32, 0.1",
    "16777216, 32, 1.6777216e+07",
    "3.4028234663852886e38, 32, 3.4028235e+38",
    "1.401298464324817e-45, 32, 1e-45",
    "123456, 32, 123456",
    "0.1, 64, 0.1",
    "1e30, 64, 1e+30",
    "-1.5e-7, 64, -1.5e-07",
    "123456789012345, 64, 123456789012345",
    "1e15, 64, 1e+15",
    "0.0001, 64, 0.0001",
    "0.00001, 64, 1e-05",
    "1.7976931348623157e308, 64, 1.7976931348623157e+308",
    "5e-324, 64, 5e-324",
    "100, 64, 100",
    "-0, 64, -0",
    "0, 32, 0"
  })
  void floatsAreTheShortestDigitsThatReadBack(String sent, int bits, String text) {
    assertThat(FloatText.of(sent, bits)).isEqualTo(text);
    if (bits == 64) {
      assertThat(Double.parseDouble(text)).isEqualTo(Double.parseDouble(sent));
    }
  }

  @Test
  void filesAreFoundWhateverTheTableIsCalled() {
    TableName odd = new TableName("b-é", "t_ö ß.x#");

    assertThat(FileName.like(new TableName("shop", "order_items"))).isEqualTo("shop/order|_items");
    assertThat(FileName.pattern(odd).matcher("b@002d@0p/t_@1i@0020@1j@002ex@0023").matches())
        .isTrue();
    assertThat(FileName.pattern(new TableName("s", "pt")).matcher("s/pt#p#p0").matches()).isTrue();
    assertThat(FileName.pattern(new TableName("s", "pt")).matcher("s/pt#P#p0#SP#s1").matches())
        .isTrue();
    assertThat(FileName.pattern(new TableName("s", "pt")).matcher("s/pt2").matches()).isFalse();
  }

  @Test
  void transactionsAreReadFromTheStatus() {
    String status =
        """
        LIST OF TRANSACTIONS FOR EACH SESSION:
        ---TRANSACTION 375300320775368, not started
        0 lock struct(s), heap size 1128, 0 row lock(s)
        ---TRANSACTION (0x7f46b6819180), ACTIVE 0 sec
        ---TRANSACTION 2187, ACTIVE (PREPARED) 1 sec recovered trx
        ---TRANSACTION 2190, ACTIVE 0 sec inserting
        --------
        FILE I/O
        """;

    assertThat(FreshList.inStatus(status)).contains(new ActiveTransactions(2187, 2190));
    assertThat(FreshList.inStatus(status.replace("inserting", "...truncated...\n"))).isEmpty();
    assertThat(FreshList.inStatus("")).isEmpty();
  }
}
