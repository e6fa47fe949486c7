package dev.towline.model;

/**
 * What of a leader's table and of the triggers on it can change its rows with no entry that tells
 * of it. Its text has three parts with slashes between: the shape, which statements are made from;
 * the signs, such as triggers and the values that new columns gave to old rows; and the files that
 * hold the rows, which TRUNCATE and rewrites exchange.
 */
public record Fingerprint(String text) {

  /** Of a table that is not there; equal to no other. */
  public static final Fingerprint NONE = new Fingerprint("");

  /** Whether statements made for the one are right for the other. */
  public boolean sameShape(Fingerprint other) {
    return allButFiles().equals(other.allButFiles());
  }

  /** Whether nothing but the shape has changed. */
  public boolean sameRows(Fingerprint other) {
    return allButShape().equals(other.allButShape());
  }

  /** Whether the shape is the same, whatever signs and files are. */
  public boolean sameColumns(Fingerprint other) {
    return shape().equals(other.shape());
  }

  private String shape() {
    int slash = text.indexOf('/');
    return slash < 0 ? text : text.substring(0, slash);
  }

  private String allButFiles() {
    int slash = text.lastIndexOf('/');
    return slash < 0 ? text : text.substring(0, slash);
  }

  private String allButShape() {
    return text.substring(text.indexOf('/') + 1);
  }
}
