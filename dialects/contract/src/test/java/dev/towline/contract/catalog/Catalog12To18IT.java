package dev.towline.contract.catalog;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Catalog12To18IT extends CatalogContract {

  Catalog12To18IT() {
    super(PostgresVersion.V12, PostgresVersion.V18);
  }
}
