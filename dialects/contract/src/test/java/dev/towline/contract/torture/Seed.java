package dev.towline.contract.torture;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Where all randomness of a test comes from: {@code -Dtowline.seed=…} plays the same again. */
public record Seed(long value) {

  /** The one that was asked for, or a new one. */
  public static Seed given() {
    return new Seed(Long.getLong("towline.seed", ThreadLocalRandom.current().nextInt(1_000_000)));
  }

  /** Randomness for one part of the test, independent of all others. */
  public Random random(String part) {
    return new Random(value * 31 + part.hashCode());
  }

  @Override
  public String toString() {
    return "-Dtowline.seed=" + value;
  }
}
