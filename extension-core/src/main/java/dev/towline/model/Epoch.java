package dev.towline.model;

/** Counts the relays that have held a subscription; the highest is the one that may write. */
public record Epoch(long number) {

  public Epoch {
    if (number < 0) {
      throw new IllegalArgumentException("An epoch counts from 0, not " + number + ".");
    }
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
