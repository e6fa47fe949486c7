package dev.towline.model;

/**
 * Something that {@code check}, a drift report or a comparison of shapes has to say.
 *
 * @param subject the table, column, role or setting it is about
 * @param problem one sentence: what is so, and why it matters
 * @param remedy what to do, a statement where there is one; empty when nothing needs doing
 */
public record Finding(Severity severity, String subject, String problem, String remedy) {

  /** Whether replication can go on. */
  public enum Severity {
    /** Install or run would fail or be wrong. */
    BLOCKS,
    /** It works, but not as well as it could, or a person should know. */
    WARNS,
    /** Worth knowing. */
    TELLS
  }

  @Override
  public String toString() {
    return subject + ": " + problem + (remedy.isEmpty() ? "" : "\n  Try: " + remedy);
  }
}
