package dev.towline.contract.catalog;

import dev.towline.servers.PostgresVersion;

class ForeignShape10IT extends ForeignShapeContract {

  ForeignShape10IT() {
    super(PostgresVersion.V10);
  }
}
