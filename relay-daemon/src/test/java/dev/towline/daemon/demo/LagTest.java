package dev.towline.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LagTest {

  @Test
  void percentilesAreValuesThatWereMeasured() {
    long[] descending = LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000_000).toArray();

    assertThat(Lag.of(descending)).isEqualTo(new Lag(200, 100, 198, 200));
  }

  @Test
  void ofOneCommitAllAreTheSame() {
    assertThat(Lag.of(new long[] {1_234_567})).isEqualTo(new Lag(1, 1.2, 1.2, 1.2));
  }

  @Test
  void ofNoneThereIsNone() {
    assertThat(Lag.of(new long[0])).isEqualTo(new Lag(0, 0, 0, 0));
  }
}
