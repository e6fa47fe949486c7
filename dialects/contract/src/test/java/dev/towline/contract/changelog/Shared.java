package dev.towline.contract.changelog;

import dev.towline.contract.Servers;
import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;

/** The servers that all tests share; these tests ask for no other way of starting one. */
final class Shared {

  private Shared() {}

  static MySqlServer of(MySqlVersion version) {
    return (MySqlServer) Servers.of(version);
  }
}
