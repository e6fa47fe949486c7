package dev.towline.daemon.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.Subscription.State;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TowlineException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayWatchTest {

  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final RelayWatch watch =
      new RelayWatch(new SubscriptionName("upgrade"), () -> now, took -> {});

  @Test
  void itIsReadyOnlyWhileConsistentAndNotFailing() {
    assertThat(watch.ready()).isFalse();

    watch.stateChanged(State.COPYING);
    assertThat(watch.ready()).isFalse();

    watch.stateChanged(State.CONSISTENT);
    assertThat(watch.ready()).isTrue();

    watch.failed(failure(), Optional.of(Duration.ofSeconds(30)));
    assertThat(watch.ready()).isFalse();
    assertThat(watch.words()).isEqualTo("stopped: It broke. Try: Mend it.");

    watch.succeeded();
    assertThat(watch.ready()).isTrue();
  }

  @Test
  void aVerificationGrowsOlder() {
    assertThat(watch.verificationAge()).isEmpty();

    watch.verified(Verifications.leaving(0), Duration.ofSeconds(5));
    now = now.plusSeconds(7);

    assertThat(watch.verificationAge()).contains(Duration.ofSeconds(12));
    assertThat(watch.verified().orElseThrow().differences()).isZero();
  }

  @Test
  void theLagGrowsWhileNothingIsHeard() {
    assertThat(watch.lag()).isEmpty();

    watch.roundCommitted(1, Duration.ofMillis(5), Duration.ofMillis(3));
    now = now.plusSeconds(10);

    assertThat(watch.lag()).contains(Duration.ofMillis(10_005));
    watch.upToDate();
    assertThat(watch.lag()).contains(Duration.ZERO);
  }

  @Test
  void aSilentJobIsDeadAfterAWhileUnlessItWaitsOrGaveUp() {
    now = now.plus(Duration.ofHours(1));
    assertThat(watch.alive()).isFalse();

    watch.failed(failure(), Optional.of(Duration.ofHours(2)));
    now = now.plus(Duration.ofHours(2));
    assertThat(watch.alive()).isTrue();

    watch.failed(failure(), Optional.empty());
    now = now.plus(Duration.ofHours(9));
    assertThat(watch.alive()).isTrue();
  }

  private static TowlineException failure() {
    return TowlineException.fatal("It broke.", "Mend it.");
  }
}
