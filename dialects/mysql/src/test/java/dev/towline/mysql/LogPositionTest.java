package dev.towline.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.model.Position;
import dev.towline.model.TowlineException;
import dev.towline.mysql.LogPosition.Sight;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogPositionTest {

  private static final ActiveTransactions NONE = ActiveTransactions.of(List.of());

  @Test
  void aGapIsClosedByAListThatNoMarkedTransactionIsOnAndALastLook() {
    LogPosition seen =
        LogPosition.START.after(sight(List.of(), List.of(range(2, 3)), 5), Optional.empty());
    assertThat(seen).isEqualTo(new LogPosition(6, List.of(new Gap(range(2, 3), 0))));

    LogPosition marked = seen.after(nothing(5), active(70, 90));
    assertThat(marked.gaps()).containsExactly(new Gap(range(2, 3), 90));
    assertThat(marked.after(nothing(5), active(80, 95))).isEqualTo(marked);
    assertThat(marked.after(nothing(5), Optional.empty())).isEqualTo(marked);

    assertThat(marked.after(nothing(5), active(91, 99)).gaps()).isEmpty();
    assertThat(marked.after(nothing(5), Optional.of(NONE)).gaps()).isEmpty();
  }

  @Test
  void withNoTransactionActiveTheFirstListIsTheProof() {
    LogPosition seen = new LogPosition(6, List.of(new Gap(range(2, 3), Gap.UNMARKED)));

    assertThat(seen.after(nothing(5), Optional.of(NONE)).gaps()).isEmpty();
  }

  @Test
  void aTokenThatWasGivenOutMakesAPositionWorthStoring() {
    LogPositions stored = positions("seq;public_t=3;ticket=5:2@70");

    assertThat(stored.alike(positions("seq;public_t=9;ticket=5:2@70"))).isTrue();
    assertThat(stored.alike(positions("seq;public_t=3;ticket=6:2@70"))).isFalse();
    assertThat(stored.alike(positions("seq;public_t=3;ticket=5"))).isFalse();
  }

  private static LogPositions positions(String text) {
    return LogPositions.of(new Position(text));
  }

  @Test
  void whatIsVisibleInAGapLeavesTheRestOfIt() {
    LogPosition seen = new LogPosition(10, List.of(new Gap(range(2, 7), 42)));

    LogPosition next =
        seen.after(sight(List.of(range(3, 3), range(6, 7)), List.of(), 9), Optional.empty());

    assertThat(next.gaps()).containsExactly(new Gap(range(2, 2), 42), new Gap(range(4, 5), 42));
    assertThat(next.lowestUnseen()).isEqualTo(2);
  }

  /** Only what is purged later is a loss, while one of the numbers from before may still come. */
  @Test
  void whatWasPurgedBeforeTheBeginningIsNotMissed() {
    LogPosition begun =
        LogPosition.beginning(5).after(sight(List.of(), List.of(range(1, 5)), 7), Optional.empty());

    assertThat(begun.misses(5)).isFalse();
    assertThat(begun.misses(6)).isTrue();

    LogPosition proved = begun.after(nothing(7), Optional.of(NONE));
    assertThat(proved).isEqualTo(new LogPosition(8, List.of()));
    assertThat(proved.misses(7)).isFalse();
    assertThat(proved.misses(8)).isTrue();
  }

  @Test
  void onlyTransactionsThatWroteAreOnTheList() {
    assertThat(ActiveTransactions.of(List.of(0L, 375_301_219_505_728L, 12L, 7L)))
        .isEqualTo(new ActiveTransactions(7, 12));
  }

  @Test
  void aPositionIsReadBackFromItsText() {
    String text = "seq;caf%C3%A9%3B%3D=7;shop_items=9/3:2;shop_orders=120:7,11-14@4711,20@5000";

    LogPositions positions = LogPositions.of(new Position(text));

    assertThat(positions.position()).isEqualTo(new Position(text));
    assertThat(positions.of("café;=").next()).isEqualTo(7);
    assertThat(positions.of("shop_orders").gaps())
        .containsExactly(
            new Gap(range(7, 7), 0), new Gap(range(11, 14), 4711), new Gap(range(20, 20), 5000));
    assertThat(positions.of("unknown")).isEqualTo(LogPosition.START);
    assertThat(LogPositions.of(LogPositions.NONE.position())).isEqualTo(LogPositions.NONE);
  }

  @Test
  void aTextThatIsNoPositionIsRefused() {
    for (String text :
        List.of("731:731:", "seq;a", "seq;a=b", "seq;a=5:9", "seq;a=9:3,2", "seq;a=9:", "x")) {
      assertThatThrownBy(() -> LogPositions.of(new Position(text)))
          .as(text)
          .isInstanceOf(TowlineException.class)
          .hasMessageContaining("is not one of");
    }
  }

  @Test
  void rangesComeFromNumbersAndLoseOthers() {
    assertThat(SeqRange.of(List.of(1L, 2L, 3L, 7L, 9L, 10L)))
        .containsExactly(range(1, 3), range(7, 7), range(9, 10));
    assertThat(range(1, 10).without(List.of(range(1, 2), range(5, 5), range(9, 30))))
        .containsExactly(range(3, 4), range(6, 8));
    assertThat(range(4, 6).without(List.of(range(1, 10)))).isEmpty();
  }

  private static Sight sight(List<SeqRange> filled, List<SeqRange> missing, long highest) {
    return new Sight(filled, missing, highest);
  }

  private static Sight nothing(long highest) {
    return sight(List.of(), List.of(), highest);
  }

  private static SeqRange range(long first, long last) {
    return new SeqRange(first, last);
  }

  private static Optional<ActiveTransactions> active(long lowest, long highest) {
    return Optional.of(new ActiveTransactions(lowest, highest));
  }
}
