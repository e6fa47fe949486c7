package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.daemon.Program.Result;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same with MariaDB, with its binary log on as MySQL has it. */
@Tag("matrix")
class BadInputOnMariaDbIT extends BadInputOnMySqlIT {

  private static final DatabaseServer SERVER =
      MySqlServer.start(MySqlVersion.MARIADB_11_4, Map.of("log-bin", "changes"));

  @TempDir private Path folder;

  @Override
  DatabaseServer server() {
    return SERVER;
  }

  @Test
  void aVersionThatIsTooOld() throws Exception {
    try (DatabaseServer old =
        MySqlServer.start(MySqlVersion.MARIADB_11_4, Map.of("version", "10.5.29-MariaDB"))) {
      Shop shop = new Shop(folder, old, Shop.FOLLOWER);

      for (String command : List.of("check", "install")) {
        Result result = shop.run(command);

        assertThat(result.exitCode()).as(command).isEqualTo(1);
        assertThat(result.answer() + result.story())
            .as(command)
            .contains("Database old (", "10.5.29-MariaDB, which Towline does not speak.")
            .contains("MariaDB 10.6 or later")
            .doesNotContain("\tat ");
      }
    }
  }
}
