package dev.towline.contract.catalog;

import dev.towline.servers.PostgresVersion;

class Catalog96To18IT extends CatalogContract {

  Catalog96To18IT() {
    super(PostgresVersion.V9_6, PostgresVersion.V18);
  }
}
