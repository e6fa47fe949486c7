package dev.towline.contract.catalog;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Catalog17To18IT extends CatalogContract {

  Catalog17To18IT() {
    super(PostgresVersion.V17, PostgresVersion.V18);
  }
}
