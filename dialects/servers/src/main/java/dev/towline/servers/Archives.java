package dev.towline.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The archives of servers that the build has copied into one folder. */
final class Archives {

  /** The system property that names that folder. */
  static final String DIRECTORY = "towline.servers.dir";

  private Archives() {}

  static Path directory() {
    String directory = System.getProperty(DIRECTORY);
    if (directory == null) {
      throw new IllegalStateException(
          """
          The folder with the archives of the servers is not known.
          Try: mvn process-resources -pl dialects/servers -am, \
          then -D%s=dialects/servers/target/servers\
          """
              .formatted(DIRECTORY));
    }
    return Path.of(directory).toAbsolutePath();
  }

  /**
   * The archive with the newest patch level of a major version.
   *
   * @param name matches an archive's file name; its first group is the patch level
   */
  static Optional<Path> newest(Pattern name, String major) {
    if (!Files.isDirectory(directory())) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .filter(file -> patchLevel(name, file).startsWith(major + "."))
          .max(
              Comparator.comparing(file -> ModuleDescriptor.Version.parse(patchLevel(name, file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String patchLevel(Pattern name, Path archive) {
    Matcher matcher = name.matcher(archive.getFileName().toString());
    return matcher.matches() ? matcher.group(1) : "";
  }
}
