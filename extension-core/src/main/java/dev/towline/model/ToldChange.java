package dev.towline.model;

/**
 * A change of a leader's table, and what the follower made of it.
 *
 * @param what a clause that goes on after the table's name
 * @param statement what was run on the follower, or is proposed; empty where there is none
 * @param reason why it was not followed as it might be; empty where it was
 */
public record ToldChange(
    TableName table, String what, Outcome outcome, String statement, String reason) {

  /** What the follower made of it. */
  public enum Outcome {
    /** Its table is like the leader's in this, be it by itself or by the statement. */
    FOLLOWED,
    /** It refused every statement that would have followed. */
    REFUSED,
    /** The subscription waits for a person to run the statement. */
    PROPOSED,
    /** The subscription is not to follow it. */
    IGNORED,
    /** It changes no row, and is left to people. */
    TOLD
  }

  @Override
  public String toString() {
    return "%s: %s%s%s"
        .formatted(
            table,
            what,
            switch (outcome) {
              case FOLLOWED -> ", followed";
              case REFUSED -> ", not followed";
              case PROPOSED -> ", not followed yet";
              case IGNORED -> ", ignored";
              case TOLD -> "";
            },
            (reason.isEmpty() ? "" : ": " + reason)
                + (statement.isEmpty() ? "" : " [" + statement + "]"));
  }
}
