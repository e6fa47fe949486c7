package dev.towline.contract.catalog;

import dev.towline.servers.MySqlVersion;

class CatalogMariaDb1011IT extends MySqlCatalogContract {

  CatalogMariaDb1011IT() {
    super(MySqlVersion.MARIADB_10_11);
  }
}
