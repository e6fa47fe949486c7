package dev.towline.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** How a driver addresses the servers of an engine, and who may do everything there. */
public enum Engine {
  POSTGRESQL("PostgreSQL", "postgresql", "postgres", "postgres", "\""),
  MARIADB("MariaDB", "mysql", "root", "mysql", "`"),
  MYSQL("MySQL", "mysql", "root", "mysql", "`");

  private final String name;
  private final String protocol;
  private final String user;
  private final String systemDatabase;
  private final String quote;

  Engine(String name, String protocol, String user, String systemDatabase, String quote) {
    this.name = name;
    this.protocol = protocol;
    this.user = user;
    this.systemDatabase = systemDatabase;
    this.quote = quote;
  }

  /**
   * The JDBC address of a database.
   *
   * @param server its host, a colon and its port
   */
  public String url(String server, String database) {
    String name = URLEncoder.encode(database, UTF_8).replace("+", "%20");
    return "jdbc:%s://%s/%s".formatted(protocol, server, name);
  }

  /** The user who may do everything. */
  public String user() {
    return user;
  }

  /** A database that is always there. */
  public String systemDatabase() {
    return systemDatabase;
  }

  /** The statement that creates an empty database. */
  String createDatabase(String name) {
    return "create database %s%s%s".formatted(quote, name.replace(quote, quote + quote), quote);
  }

  @Override
  public String toString() {
    return name;
  }
}
