package dev.towline.contract.catalog;

import dev.towline.servers.PostgresVersion;

class ForeignShape96IT extends ForeignShapeContract {

  ForeignShape96IT() {
    super(PostgresVersion.V9_6);
  }
}
