package dev.towline.daemon.text;

import dev.towline.model.TableName;

/** Reads a table's name as people type it. */
public final class TableNames {

  private TableNames() {}

  /** {@code schema.table}; without a dot the schema is {@code public}. */
  public static TableName parse(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new TableName("public", text)
        : new TableName(text.substring(0, dot), text.substring(dot + 1));
  }
}
