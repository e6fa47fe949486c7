package dev.towline.model;

/**
 * The identity of one database's history. Positions may be compared only within one stream: a
 * restored, cloned or promoted database is another one. On PostgreSQL: system identifier, timeline
 * and database oid.
 */
public record StreamId(String text) {

  @Override
  public String toString() {
    return text;
  }
}
