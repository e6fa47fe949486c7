package dev.towline.servers;

/** A major version of PostgreSQL that the build brings along; the patch level is the build's. */
public enum PostgresVersion {
  V9_6("9.6"),
  V10("10"),
  V12("12"),
  V14("14"),
  V17("17"),
  V18("18");

  private final String major;

  PostgresVersion(String major) {
    this.major = major;
  }

  /** As PostgreSQL writes it: 9.6, 10. */
  public String major() {
    return major;
  }

  @Override
  public String toString() {
    return "PostgreSQL " + major;
  }
}
