package dev.towline.model;

import org.jspecify.annotations.Nullable;

/**
 * A failure told to people: what happened, where and why, then what to do. The kind answers whether
 * trying again helps.
 */
public final class TowlineException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Whether trying again helps. */
  public enum Kind {
    /** A lost connection, a lock not had in time: try again. */
    TRANSIENT,
    /** Somebody else has changed what we hold: look again before trying. */
    CONFLICT,
    /** It will fail again until a person acts. */
    FATAL
  }

  private final Kind kind;
  private final String remedy;
  private final boolean refusal;

  private TowlineException(
      Kind kind, boolean refusal, String problem, String remedy, @Nullable Throwable cause) {
    super(problem, cause);
    this.kind = kind;
    this.refusal = refusal;
    this.remedy = remedy;
  }

  /**
   * A failure that stops the work until a person acts.
   *
   * @param problem what happened, where, why; a whole sentence
   * @param remedy what to do; a whole sentence without the word Try
   */
  public static TowlineException fatal(String problem, String remedy) {
    return new TowlineException(Kind.FATAL, false, problem, remedy, null);
  }

  /** Like {@link #fatal(String, String)}, keeping the cause. */
  public static TowlineException fatal(String problem, String remedy, Throwable cause) {
    return new TowlineException(Kind.FATAL, false, problem, remedy, cause);
  }

  /** Like {@link #fatal}: rows that a database does not take, while it would take others. */
  public static TowlineException refusal(String problem, String remedy, Throwable cause) {
    return new TowlineException(Kind.FATAL, true, problem, remedy, cause);
  }

  /** A failure that passes by itself. */
  public static TowlineException temporary(String problem, String remedy, Throwable cause) {
    return new TowlineException(Kind.TRANSIENT, false, problem, remedy, cause);
  }

  /** Somebody else holds or has changed what this work relied on. */
  public static TowlineException conflict(String problem, String remedy) {
    return new TowlineException(Kind.CONFLICT, false, problem, remedy, null);
  }

  public Kind kind() {
    return kind;
  }

  /** Whether it was only about the values of rows. */
  public boolean refusesRows() {
    return refusal;
  }

  /** What to do, a whole sentence. */
  public String remedy() {
    return remedy;
  }

  @Override
  @SuppressWarnings("OverrideThrowableToString") // The message stays one sentence for logs.
  public String toString() {
    return getMessage() + "\nTry: " + remedy;
  }
}
