package dev.towline.contract.catalog;

import dev.towline.servers.PostgresVersion;

class Catalog18To18IT extends CatalogContract {

  Catalog18To18IT() {
    super(PostgresVersion.V18, PostgresVersion.V18);
  }
}
