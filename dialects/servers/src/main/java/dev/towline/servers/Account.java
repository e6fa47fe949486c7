package dev.towline.servers;

import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Who runs a server: we ourselves, or nobody where we are root and PostgreSQL refuses root. */
enum Account {
  OURSELVES,
  NOBODY;

  private static final int NOBODY_ID = 65534;

  static Account forPostgres() {
    return "root".equals(System.getProperty("user.name")) ? NOBODY : OURSELVES;
  }

  /** The command as this account runs it; the process keeps its id. */
  List<String> command(List<String> command) {
    if (this == OURSELVES) {
      return command;
    }
    List<String> prefix =
        List.of("setpriv", "--reuid=" + NOBODY_ID, "--regid=" + NOBODY_ID, "--clear-groups");
    return Stream.concat(prefix.stream(), command.stream()).toList();
  }

  /** Makes a folder and all in it this account's own. */
  void own(Path folder) {
    if (this == OURSELVES) {
      return;
    }
    try (Stream<Path> everything = Files.walk(folder)) {
      for (Path each : everything.toList()) {
        Files.setAttribute(each, "unix:uid", NOBODY_ID);
        Files.setAttribute(each, "unix:gid", NOBODY_ID);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this account can run programs that lie in a folder of ours. */
  boolean reaches(Path folder) {
    if (this == OURSELVES) {
      return true;
    }
    try {
      for (Path each = folder.toRealPath(); each != null; each = each.getParent()) {
        if (!Files.getPosixFilePermissions(each).contains(OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
