package dev.towline.contract.catalog;

import dev.towline.servers.MySqlVersion;

class CatalogPostgresToMySqlIT extends PostgresToMySqlContract {

  CatalogPostgresToMySqlIT() {
    super(MySqlVersion.MYSQL);
  }
}
