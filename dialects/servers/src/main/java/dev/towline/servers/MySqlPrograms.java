package dev.towline.servers;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of one server of the MySQL family: from an archive of the build, else as a folder or
 * the machine has them.
 *
 * @param from the folder they are in
 * @param patchLevel as they say it of themselves: 11.4.5-MariaDB
 * @param server what begins the command of the server
 * @param initialise what begins the command that makes an empty data folder
 * @param environment the variables that both need
 */
record MySqlPrograms(
    Path from,
    String patchLevel,
    List<String> server,
    List<String> initialise,
    Map<String, String> environment) {

  /** The system property that names a folder with MySQL. */
  static final String HOME = "towline.mysql.home";

  private static final String HOME_VARIABLE = "TOWLINE_MYSQL_HOME";

  MySqlPrograms {
    server = List.copyOf(server);
    initialise = List.copyOf(initialise);
    environment = Map.copyOf(environment);
  }

  /** The versions whose programs are there. */
  static List<MySqlVersion> available() {
    return Arrays.stream(MySqlVersion.values())
        .filter(
            version -> MariaDbArchive.find(version).isPresent() || elsewhere(version).isPresent())
        .toList();
  }

  static MySqlPrograms of(MySqlVersion version) {
    return MariaDbArchive.find(version)
        .flatMap(archive -> MySqlLayout.programs(version, archive.unpacked()))
        .or(() -> elsewhere(version))
        .orElseThrow(() -> new IllegalStateException(missing(version)));
  }

  private static Optional<MySqlPrograms> elsewhere(MySqlVersion version) {
    String named = named();
    if (version == MySqlVersion.MYSQL && !named.isEmpty()) {
      return MySqlLayout.programs(version, Path.of(named).toAbsolutePath());
    }
    return (version == MySqlVersion.MYSQL ? Stream.concat(Stream.of(fetched()), path()) : path())
        .flatMap(folder -> MySqlLayout.programs(version, folder).stream())
        .findFirst();
  }

  private static String named() {
    return System.getProperty(HOME, System.getenv().getOrDefault(HOME_VARIABLE, ""));
  }

  /** Where {@code .ci/mysql} puts it. */
  private static Path fetched() {
    return Archives.directory().resolveSibling("mysql");
  }

  /** The folders above those that hold programs; servers are rarely in a user's own list. */
  private static Stream<Path> path() {
    String folders = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Arrays.stream(folders.split(File.pathSeparator)).filter(each -> !each.isEmpty()),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .flatMap(folder -> Stream.ofNullable(Path.of(folder).toAbsolutePath().getParent()))
        .distinct();
  }

  private static String missing(MySqlVersion version) {
    if (version != MySqlVersion.MYSQL) {
      return """
      There is no archive of %s in %s, and no mariadbd %s on the PATH.
      Try: mvn process-resources -pl dialects/servers -am\
      """
          .formatted(version, Archives.directory(), version.major());
    }
    return named().isEmpty()
        ? """
        There is no MySQL in %s, and no mysqld on the PATH.
        Try: .ci/mysql, or -D%s=FOLDER with a MySQL that is there.\
        """
            .formatted(fetched(), HOME)
        : """
        There is no MySQL that runs in %s, which %s or %s names.
        Try: the folder that holds bin/mysqld, or one made by .ci/mysql FOLDER.\
        """
            .formatted(named(), HOME, HOME_VARIABLE);
  }
}
