package dev.towline.contract.catalog;

import dev.towline.servers.MySqlVersion;

class CatalogMariaDbToMySqlIT extends RelativesContract {

  CatalogMariaDbToMySqlIT() {
    super(MySqlVersion.MARIADB_11_4, MySqlVersion.MYSQL);
  }
}
