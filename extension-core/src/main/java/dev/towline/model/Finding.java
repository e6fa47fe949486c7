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
    /** Some rows would be refused: it blocks, unless such rows are set aside. */
    REFUSES,
    /** It works, but not as well as it could, or a person should know. */
    WARNS,
    /** Worth knowing. */
    TELLS
  }

  /** What it comes to where refused rows are set aside, or are not. */
  public Finding settled(boolean setAside) {
    return severity == Severity.REFUSES
        ? new Finding(setAside ? Severity.WARNS : Severity.BLOCKS, subject, problem, remedy)
        : this;
  }

  @Override
  public String toString() {
    return subject + ": " + problem + (remedy.isEmpty() ? "" : "\n  Try: " + remedy);
  }
}
