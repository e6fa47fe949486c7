package dev.towline.contract.catalog;

import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class CatalogMariaDb1011IT extends MySqlCatalogContract {

  CatalogMariaDb1011IT() {
    super(MySqlVersion.MARIADB_10_11);
  }
}
