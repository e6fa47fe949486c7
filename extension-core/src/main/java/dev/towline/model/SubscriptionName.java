package dev.towline.model;

/** A subscription's name in the configuration, in logs and in both databases. */
public record SubscriptionName(String text) {

  public SubscriptionName {
    if (text.isBlank()) {
      throw new IllegalArgumentException("A subscription needs a name.");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
