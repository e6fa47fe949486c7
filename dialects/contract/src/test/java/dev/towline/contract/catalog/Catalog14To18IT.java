package dev.towline.contract.catalog;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Catalog14To18IT extends CatalogContract {

  Catalog14To18IT() {
    super(PostgresVersion.V14, PostgresVersion.V18);
  }
}
