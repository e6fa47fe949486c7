package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Every case of capture, on one version, in one database that is emptied after each. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class CaptureContract
    implements WriteCases,
        TransparencyCases,
        DdlCases,
        PartitionCases,
        HistoryCases,
        InstallCases,
        InstallerCases,
        FlywayCases {

  private final PostgresVersion version;
  private CapturedDatabase database;

  CaptureContract(PostgresVersion version) {
    this.version = version;
  }

  @BeforeAll
  void create() throws SQLException {
    database = CapturedDatabase.on(version);
  }

  @AfterEach
  void empty() throws SQLException {
    database.empty();
  }

  @AfterAll
  void drop() throws SQLException {
    database.close();
  }

  @Override
  public CapturedDatabase database() {
    return database;
  }
}
