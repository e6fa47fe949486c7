package dev.towline.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.daemon.demo.Figures.Copy;
import dev.towline.daemon.demo.Figures.Followed;
import dev.towline.daemon.demo.Figures.Reads;
import dev.towline.daemon.demo.Figures.Transactions;
import dev.towline.daemon.demo.Figures.Verified;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void theLastLineIsTheVerdict() {
    assertThat(figures(true).lines())
        .containsExactly(
            "transactions  4,512 committed, 391 rolled back; 205 a second by 8 clients; 15,230 rows"
                + " written",
            "PostgreSQL 18",
            "  rows          14,802 written",
            "  time to copy  0.9 s for 15,620 rows of 12 tables, while the clients wrote",
            "  lag           p50 5.1 ms, p99 14.2 ms, max 31.0 ms from commit to visible, of 396"
                + " commits",
            "  reads         98, 0 of them saw half a transaction",
            "  verified      31,207 rows of 12 tables compared in 0.4 s, 1 difference",
            "equal");
    assertThat(figures(false).lines()).last().isEqualTo("NOT equal");
  }

  private static Figures figures(boolean equal) {
    Verified verified = new Verified(12, 31_207, 1, 0.4);
    Followed followed =
        new Followed(
            "PostgreSQL 18",
            equal,
            14_802,
            new Copy(12, 15_620, 0.9),
            new Lag(396, 5.1, 14.2, 31.0),
            new Reads(98, 0),
            verified,
            verified);
    Transactions transactions = new Transactions(8, 4_512, 391, 205.1, 15_230);
    return new Figures(equal, 22.0, transactions, List.of(followed));
  }
}
