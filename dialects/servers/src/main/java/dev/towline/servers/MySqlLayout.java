package dev.towline.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the programs of MySQL or MariaDB in a folder, as systems and archives lay them out. */
final class MySqlLayout {

  /** {@code Ver 9.7.4-2 for Linux}, {@code Ver 11.4.5-MariaDB for linux-systemd}. */
  private static final Pattern VERSION = Pattern.compile("Ver (\\S+)");

  private MySqlLayout() {}

  /** The programs of that version in a folder, if they are there and run. */
  static Optional<MySqlPrograms> programs(MySqlVersion version, Path folder) {
    return whole(version, folder).or(() -> unpackedRoot(version, folder));
  }

  /** The folder has {@code bin} or {@code sbin}, and the libraries are its own or the system's. */
  private static Optional<MySqlPrograms> whole(MySqlVersion version, Path folder) {
    Path libraries = folder.resolve("libs");
    Map<String, String> environment =
        Files.isDirectory(libraries) ? Map.of("LD_LIBRARY_PATH", libraries.toString()) : Map.of();
    return firstFile(folder, "bin/" + program(version), "sbin/" + program(version))
        .flatMap(file -> programs(version, folder, List.of(file.toString()), environment));
  }

  /** The folder is a system's root with a C library of its own, which its programs need. */
  private static Optional<MySqlPrograms> unpackedRoot(MySqlVersion version, Path folder) {
    Path usr = folder.resolve("usr");
    return firstFile(usr, "sbin/" + program(version))
        .flatMap(
            file ->
                loader(usr)
                    .map(
                        loader -> {
                          Path libraries = loader.resolveSibling("");
                          return List.of(
                              loader.toString(),
                              "--library-path",
                              libraries + ":" + libraries.resolve("mysql"),
                              file.toString());
                        }))
        .flatMap(command -> programs(version, usr, command, Map.of()));
  }

  private static Optional<Path> loader(Path usr) {
    Path libraries = usr.resolve("lib");
    if (!Files.isDirectory(libraries)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> systems = Files.newDirectoryStream(libraries, "*-linux-gnu")) {
      for (Path system : systems) {
        try (DirectoryStream<Path> loaders = Files.newDirectoryStream(system, "ld-linux-*.so.*")) {
          for (Path loader : loaders) {
            return Optional.of(loader);
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String program(MySqlVersion version) {
    return version == MySqlVersion.MYSQL ? "mysqld" : "mariadbd";
  }

  private static Optional<MySqlPrograms> programs(
      MySqlVersion version, Path base, List<String> program, Map<String, String> environment) {
    return patchLevel(version, program, environment)
        .flatMap(
            patchLevel ->
                initialise(version, base, program)
                    .map(
                        initialise ->
                            new MySqlPrograms(
                                base,
                                patchLevel,
                                command(program, options(base)),
                                command(initialise, options(base)),
                                environment)));
  }

  private static Optional<List<String>> initialise(
      MySqlVersion version, Path base, List<String> program) {
    if (version == MySqlVersion.MYSQL) {
      return Optional.of(program);
    }
    return firstFile(base, "scripts/mariadb-install-db", "bin/mariadb-install-db")
        .map(script -> List.of(script.toString()));
  }

  private static List<String> options(Path base) {
    List<String> options = new ArrayList<>(List.of("--no-defaults", "--basedir=" + base));
    Stream.of("share", "share/mysql")
        .map(base::resolve)
        .filter(share -> Files.exists(share.resolve("english/errmsg.sys")))
        .findFirst()
        .ifPresent(share -> options.add("--lc-messages-dir=" + share));
    if ("root".equals(System.getProperty("user.name"))) {
      options.add("--user=root");
    }
    return options;
  }

  private static List<String> command(List<String> program, List<String> options) {
    return Stream.concat(program.stream(), options.stream()).toList();
  }

  private static Optional<Path> firstFile(Path folder, String... names) {
    return Stream.of(names).map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  /** What the program says it is, unless that is not the version looked for. */
  private static Optional<String> patchLevel(
      MySqlVersion version, List<String> program, Map<String, String> environment) {
    String said = said(command(program, List.of("--no-defaults", "--version")), environment);
    Matcher matcher = VERSION.matcher(said);
    return Optional.of(matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .filter(patchLevel -> patchLevel.contains("MariaDB") == version.isMariaDb())
        .filter(patchLevel -> patchLevel.startsWith(version.prefix()));
  }

  private static String said(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      // It cannot run here, so it is not there.
      return "";
    }
  }
}
