package dev.towline.contract.capture;

import dev.towline.servers.MySqlVersion;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Every case of capture on MySQL and MariaDB, on one server that is emptied after each. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class MySqlCaptureContract
    implements MySqlWriteCases,
        MySqlTransparencyCases,
        MySqlDdlCases,
        MySqlInstallCases,
        MySqlInstallerCases,
        MySqlPreflightCases {

  private final MySqlVersion version;
  private CapturedServer server;

  MySqlCaptureContract(MySqlVersion version) {
    this.version = version;
  }

  @BeforeAll
  void start() throws SQLException {
    server = CapturedServer.on(version);
  }

  @AfterEach
  void empty() throws SQLException {
    server.empty();
  }

  @AfterAll
  void stop() throws SQLException {
    server.close();
  }

  @Override
  public CapturedServer server() {
    return server;
  }
}
