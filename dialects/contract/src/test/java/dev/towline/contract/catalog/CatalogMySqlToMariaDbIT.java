package dev.towline.contract.catalog;

import dev.towline.servers.MySqlVersion;

class CatalogMySqlToMariaDbIT extends RelativesContract {

  CatalogMySqlToMariaDbIT() {
    super(MySqlVersion.MYSQL, MySqlVersion.MARIADB_11_4);
  }
}
