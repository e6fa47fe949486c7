package dev.towline.model;

/**
 * A database's name in the configuration; changes that a relay applies carry it as their origin.
 */
public record NodeName(String text) {

  public NodeName {
    if (text.isBlank()) {
      throw new IllegalArgumentException("A database needs a name.");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
