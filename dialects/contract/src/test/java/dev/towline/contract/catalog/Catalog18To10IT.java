package dev.towline.contract.catalog;

import dev.towline.servers.PostgresVersion;

class Catalog18To10IT extends CatalogContract {

  Catalog18To10IT() {
    super(PostgresVersion.V18, PostgresVersion.V10);
  }
}
