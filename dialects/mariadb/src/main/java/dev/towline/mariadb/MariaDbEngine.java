package dev.towline.mariadb;

import dev.towline.mysql.Engine;

/** MariaDB 10.6 to 11.x. */
public final class MariaDbEngine implements Engine {

  @Override
  public String name() {
    return "mariadb";
  }

  @Override
  public String title() {
    return "MariaDB";
  }
}
