package dev.towline.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Folders that are filled once and then only read. They stay beside the archives, where {@code mvn
 * clean} removes them; where the servers' account cannot reach that folder, or we may not write
 * there, they lie in a temporary one as long as this JVM runs.
 */
final class KeptFolders {

  private static final Map<String, Path> KEPT = new ConcurrentHashMap<>();

  private KeptFolders() {}

  /** Fills an empty folder. */
  interface Filling {
    void fill(Path folder) throws IOException;
  }

  /** The folder of that name, filled now if it was not before. */
  static Path get(String name, Account account, Filling filling) {
    return KEPT.computeIfAbsent(name, each -> find(each, account, filling));
  }

  private static Path find(String name, Account account, Filling filling) {
    try {
      Path lasting = Archives.directory().resolve("unpacked");
      if (Files.isWritable(Archives.directory())) {
        Files.createDirectories(lasting);
      }
      boolean reached = Files.isDirectory(lasting) && account.reaches(lasting);
      if (reached && Files.isDirectory(lasting.resolve(name))) {
        return lasting.resolve(name);
      }
      Path directory = reached && Files.isWritable(lasting) ? lasting : temporaryFolder();
      JvmEnd.finishFirst(() -> fill(directory.resolve(name), filling));
      return directory.resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the folder " + name, e);
    }
  }

  private static Path temporaryFolder() throws IOException {
    TemporaryFolder folder = JvmEnd.open(() -> TemporaryFolder.create("towline-servers-"));
    Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder.path();
  }

  /** Fills a folder of another name and renames it, so that nobody ever sees half of it. */
  private static void fill(Path target, Filling filling) throws IOException {
    Path beginning =
        Files.createTempDirectory(target.getParent(), target.getFileName() + ".unpacking-");
    try (TemporaryFolder folder = new TemporaryFolder(beginning)) {
      filling.fill(folder.path());
      Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
      rename(folder.path(), target);
    }
  }

  private static void rename(Path folder, Path target) throws IOException {
    try {
      Files.move(folder, target);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      // Another JVM was faster; what it made is the same.
    }
  }
}
