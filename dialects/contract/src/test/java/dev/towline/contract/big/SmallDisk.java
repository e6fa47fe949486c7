package dev.towline.contract.big;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A disk of a few megabytes that servers can write to until it is full. */
record SmallDisk(Path path) implements AutoCloseable {

  /** Who runs servers where we are root; only root can mount. */
  private static final int NOBODY = 65534;

  /** Mounts one; where that is forbidden the test is left out, which its report says. */
  static SmallDisk mount(int megabytes) throws IOException {
    Path path = Files.createTempDirectory("towline-disk-");
    boolean mounted =
        done(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=%dm,mode=700,uid=%d,gid=%d".formatted(megabytes, NOBODY, NOBODY),
            "tmpfs",
            path.toString());
    if (!mounted) {
      Files.delete(path);
    }
    Assumptions.assumeTrue(mounted, "No full disk was tried: only root may mount one.");
    return new SmallDisk(path);
  }

  /** Leaves less than a page. */
  void fill() throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      while (Files.getFileStore(path).getUsableSpace() >= block.length) {
        ballast.write(block);
      }
    }
  }

  /** Makes room again. */
  void free() throws IOException {
    Files.delete(ballast());
  }

  private Path ballast() {
    return path.resolve("ballast");
  }

  @Override
  public void close() throws IOException {
    if (!done("umount", path.toString())) {
      throw new IOException("Cannot unmount " + path);
    }
    Files.delete(path);
  }

  /** Whether a command went well. */
  static boolean done(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while a command ran.", e);
    }
  }
}
