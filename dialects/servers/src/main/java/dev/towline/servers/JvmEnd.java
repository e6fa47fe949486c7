package dev.towline.servers;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * What must not outlive this JVM. When SIGINT, SIGTERM or its own end stops it, whatever is just
 * being opened or done here is waited for; then all that is open is closed, the last opened first.
 */
final class JvmEnd {

  private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
  private static boolean begun = !noticed();

  private JvmEnd() {}

  /** Something that must be done wholly or not at all. */
  interface Work {
    void run() throws IOException;
  }

  /** Opens something to be closed at the end, unless the end has begun. */
  static synchronized <T extends AutoCloseable> T open(Supplier<T> opening) {
    refuseAtTheEnd();
    T opened = opening.get();
    OPEN.addFirst(opened);
    return opened;
  }

  /** Does something that the end waits for, unless the end has begun. */
  static synchronized void finishFirst(Work work) throws IOException {
    refuseAtTheEnd();
    work.run();
  }

  private static boolean noticed() {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(JvmEnd::closeAll));
      return true;
    } catch (IllegalStateException e) {
      // The end has begun before anything was opened.
      return false;
    }
  }

  private static void refuseAtTheEnd() {
    if (begun) {
      throw new IllegalStateException("The JVM is ending.");
    }
  }

  /** Somebody else closes it. */
  static synchronized void forget(AutoCloseable closed) {
    OPEN.remove(closed);
  }

  private static void closeAll() {
    for (AutoCloseable each : begin()) {
      try {
        each.close();
      } catch (Exception e) {
        System.err.printf("%s was not closed: %s%n", each, e);
      }
    }
  }

  private static synchronized List<AutoCloseable> begin() {
    begun = true;
    return List.copyOf(OPEN);
  }
}
