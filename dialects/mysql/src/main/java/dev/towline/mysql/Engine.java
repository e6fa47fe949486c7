package dev.towline.mysql;

/**
 * What MySQL and MariaDB do each in its own way. Every part of the dialect takes one; everything
 * that is not asked here is the same on both.
 */
public interface Engine {

  /** The dialect's name, {@code mysql} or {@code mariadb}. */
  String name();

  /** The engine as people call it, to begin or fill a sentence. */
  String title();
}
