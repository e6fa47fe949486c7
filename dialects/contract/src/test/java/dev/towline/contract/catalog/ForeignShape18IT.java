package dev.towline.contract.catalog;

import dev.towline.servers.PostgresVersion;

class ForeignShape18IT extends ForeignShapeContract {

  ForeignShape18IT() {
    super(PostgresVersion.V18);
  }
}
