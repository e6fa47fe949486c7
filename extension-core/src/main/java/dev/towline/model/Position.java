package dev.towline.model;

/**
 * A snapshot of a leader, as text that only the leader's dialect reads: what a follower has is
 * exactly what this snapshot sees. On PostgreSQL it is {@code xmin:xmax:xip}.
 */
public record Position(String text) {

  public Position {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("A position is never empty.");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
