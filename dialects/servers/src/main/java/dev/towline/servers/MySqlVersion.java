package dev.towline.servers;

/** A server of the MySQL family that tests and demo run; the patch level is the build's. */
public enum MySqlVersion {
  MARIADB_10_11(Engine.MARIADB, "10.11"),
  MARIADB_11_4(Engine.MARIADB, "11.4"),
  /** The one MySQL that {@code .ci/mysql} has fetched or the machine has, 8.0 or later. */
  MYSQL(Engine.MYSQL, "");

  private final Engine engine;
  private final String major;

  MySqlVersion(Engine engine, String major) {
    this.engine = engine;
    this.major = major;
  }

  /** As MariaDB writes it: 10.11; empty for {@link #MYSQL}. */
  public String major() {
    return major;
  }

  public Engine engine() {
    return engine;
  }

  public boolean isMariaDb() {
    return engine == Engine.MARIADB;
  }

  /** How a patch level of this version begins: 10.11. and a number. */
  String prefix() {
    return major.isEmpty() ? "" : major + ".";
  }

  @Override
  public String toString() {
    return (engine + " " + major).strip();
  }
}
