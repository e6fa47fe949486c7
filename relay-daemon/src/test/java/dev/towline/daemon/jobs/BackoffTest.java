package dev.towline.daemon.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration MAX = Duration.ofSeconds(30);

  @Test
  void pausesDoubleUpToTheLongest() {
    Backoff backoff = new Backoff(FIRST, MAX, always(0));

    assertThat(Stream.generate(backoff::next).limit(10).map(Duration::toMillis))
        .containsExactly(
            200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 30_000L, 30_000L);
  }

  @Test
  void chanceTakesUpToAHalfAway() {
    assertThat(new Backoff(FIRST, MAX, always(0.5)).next()).isEqualTo(Duration.ofMillis(150));
    Backoff backoff = new Backoff(FIRST, FIRST, new Random(1));
    for (int i = 0; i < 1_000; i++) {
      assertThat(backoff.next()).isBetween(FIRST.dividedBy(2), FIRST);
    }
  }

  @Test
  void aSuccessBeginsAnew() {
    Backoff backoff = new Backoff(FIRST, MAX, always(0));
    backoff.next();
    backoff.next();

    backoff.reset();

    assertThat(backoff.failures()).isZero();
    assertThat(backoff.next()).isEqualTo(FIRST);
  }

  @Test
  void aDayOfFailuresDoesNotOverflow() {
    Backoff backoff = new Backoff(FIRST, MAX, always(0));
    for (int i = 0; i < 100_000; i++) {
      backoff.next();
    }

    assertThat(backoff.next()).isEqualTo(MAX);
  }

  private static RandomGenerator always(double value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException();
      }

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }
}
