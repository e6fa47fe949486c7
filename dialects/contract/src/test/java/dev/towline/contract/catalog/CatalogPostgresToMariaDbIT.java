package dev.towline.contract.catalog;

import dev.towline.servers.MySqlVersion;

class CatalogPostgresToMariaDbIT extends PostgresToMySqlContract {

  CatalogPostgresToMariaDbIT() {
    super(MySqlVersion.MARIADB_11_4);
  }
}
