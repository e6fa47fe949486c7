package dev.towline.mysql;

/** MySQL 8.0 to 9.x. */
public final class MySqlEngine implements Engine {

  @Override
  public String name() {
    return "mysql";
  }

  @Override
  public String title() {
    return "MySQL";
  }
}
