package dev.towline.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Data folders without a database, made once for each version, small and without waiting for the
 * disk; servers start on copies.
 */
final class MySqlData {

  /** The user of the servers comes over TCP, and names of machines are not looked up. */
  private static final String USER =
      """
      create user root@'127.0.0.1';
      grant all privileges on *.* to root@'127.0.0.1' with grant option;
      """;

  private MySqlData() {}

  static Path empty(MySqlVersion version, MySqlPrograms programs) {
    String name = "%s-data".formatted(programs.patchLevel());
    return KeptFolders.get(name, Account.OURSELVES, folder -> initialise(folder, version, programs))
        .resolve("data");
  }

  private static void initialise(Path folder, MySqlVersion version, MySqlPrograms programs)
      throws IOException {
    ServerFolder workshop =
        ServerFolder.in(
            folder,
            version.toString(),
            Account.OURSELVES,
            variables -> variables.putAll(programs.environment()));
    Path data = workshop.data();
    workshop.run(
        Stream.of(
                programs.initialise(),
                List.of("--datadir=" + data),
                version.isMariaDb() ? mariaDb() : mySql(folder))
            .flatMap(List::stream)
            .toList());
    // Every server makes an identity of its own.
    Files.deleteIfExists(data.resolve("auto.cnf"));
  }

  private static List<String> mariaDb() {
    return List.of(
        "--force",
        "--skip-test-db",
        "--auth-root-authentication-method=normal",
        "--innodb-flush-method=nosync",
        "--innodb-log-file-size=32M");
  }

  private static List<String> mySql(Path folder) throws IOException {
    Path users = Files.writeString(folder.resolve("users.sql"), USER);
    return List.of(
        "--initialize-insecure",
        "--init-file=" + users,
        "--innodb-flush-method=nosync",
        "--innodb-redo-log-capacity=32M");
  }
}
