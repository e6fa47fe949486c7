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
  private final Refusing refusing;

  /** What a database does not take, while it would take others. */
  private enum Refusing {
    NOTHING,
    ROWS,
    DELETIONS
  }

  private TowlineException(
      Kind kind, Refusing refusing, String problem, String remedy, @Nullable Throwable cause) {
    super(problem, cause);
    this.kind = kind;
    this.refusing = refusing;
    this.remedy = remedy;
  }

  /**
   * A failure that stops the work until a person acts.
   *
   * @param problem what happened, where, why; a whole sentence
   * @param remedy what to do; a whole sentence without the word Try
   */
  public static TowlineException fatal(String problem, String remedy) {
    return new TowlineException(Kind.FATAL, Refusing.NOTHING, problem, remedy, null);
  }

  /** Like {@link #fatal(String, String)}, keeping the cause. */
  public static TowlineException fatal(String problem, String remedy, Throwable cause) {
    return new TowlineException(Kind.FATAL, Refusing.NOTHING, problem, remedy, cause);
  }

  /** Like {@link #fatal}: rows that a database does not take, while it would take others. */
  public static TowlineException refusal(String problem, String remedy, Throwable cause) {
    return new TowlineException(Kind.FATAL, Refusing.ROWS, problem, remedy, cause);
  }

  /**
   * Like {@link #refusal}: the key of a row that is no more. No row there can have it, so the work
   * may go on without it.
   */
  public static TowlineException deletionRefusal(String problem, String remedy, Throwable cause) {
    return new TowlineException(Kind.FATAL, Refusing.DELETIONS, problem, remedy, cause);
  }

  /** A failure that passes by itself. */
  public static TowlineException temporary(String problem, String remedy, Throwable cause) {
    return new TowlineException(Kind.TRANSIENT, Refusing.NOTHING, problem, remedy, cause);
  }

  /** Likewise, of a failure that no other one caused. */
  public static TowlineException temporary(String problem, String remedy) {
    return new TowlineException(Kind.TRANSIENT, Refusing.NOTHING, problem, remedy, null);
  }

  /** Somebody else holds or has changed what this work relied on. */
  public static TowlineException conflict(String problem, String remedy) {
    return new TowlineException(Kind.CONFLICT, Refusing.NOTHING, problem, remedy, null);
  }

  public Kind kind() {
    return kind;
  }

  /** Whether it was only about the values of rows. */
  public boolean refusesRows() {
    return refusing != Refusing.NOTHING;
  }

  /** Whether it was only about the key of a row that is no more. */
  public boolean refusesDeletions() {
    return refusing == Refusing.DELETIONS;
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
