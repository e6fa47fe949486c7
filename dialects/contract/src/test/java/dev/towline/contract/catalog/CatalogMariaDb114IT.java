package dev.towline.contract.catalog;

import dev.towline.servers.MySqlVersion;

class CatalogMariaDb114IT extends MySqlCatalogContract {

  CatalogMariaDb114IT() {
    super(MySqlVersion.MARIADB_11_4);
  }
}
