package dev.towline.contract.catalog;

import dev.towline.servers.MySqlVersion;

class CatalogMySqlIT extends MySqlCatalogContract {

  CatalogMySqlIT() {
    super(MySqlVersion.MYSQL);
  }
}
