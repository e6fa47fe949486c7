package dev.towline.mysql;

import java.sql.SQLException;

/** A value that a column would take but change, refused before it is sent. */
final class RefusedValue extends SQLException {

  private static final long serialVersionUID = 1L;
  private static final String DATA_EXCEPTION = "22000";

  private final String column;

  /**
   * A refusal.
   *
   * @param reason why, to end a sentence
   */
  RefusedValue(String column, String reason) {
    super(reason, DATA_EXCEPTION);
    this.column = column;
  }

  /** The follower's name of the column. */
  String column() {
    return column;
  }
}
