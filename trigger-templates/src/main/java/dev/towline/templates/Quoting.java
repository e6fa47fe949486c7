package dev.towline.templates;

import dev.towline.model.Column;

/** How an engine writes names, texts and columns so that they mean exactly themselves. */
interface Quoting {

  String identifier(String name);

  String literal(String text);

  /**
   * A column's value as an audit table keeps it, whatever the session's settings are.
   *
   * @param reference the column, quoted, with its qualifier
   */
  String kept(String reference, Column column);

  /** Something that is equal for two values of a column only if they are the same in every bit. */
  String bits(String reference, Column column);

  /** A column's value as text. */
  String words(String reference, Column column);

  /** A column's value as a part of JSON. */
  String json(String reference, Column column);

  /** The type of an audit table's column that keeps values of that one, or none. */
  String declared(Column column);
}
