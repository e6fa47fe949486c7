package dev.towline.contract.catalog;

import dev.towline.servers.PostgresVersion;

class Catalog10To18IT extends CatalogContract {

  Catalog10To18IT() {
    super(PostgresVersion.V10, PostgresVersion.V18);
  }
}
