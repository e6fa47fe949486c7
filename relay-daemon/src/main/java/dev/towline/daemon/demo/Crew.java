package dev.towline.daemon.demo;

import dev.towline.model.TowlineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that work until they are told to stop; the first failure among them is kept. */
final class Crew {

  private static final Duration STOPPING_MAX = Duration.ofSeconds(30);

  private final List<Thread> members = new ArrayList<>();
  private final AtomicReference<@Nullable TowlineException> failure = new AtomicReference<>();
  private volatile boolean stopping;

  /** What a member does; it looks at {@link #stopping} often. */
  interface Work {
    void run() throws Exception;
  }

  /**
   * Starts one more member.
   *
   * @param name who it is, to begin the sentence of its failure
   */
  void start(String name, Work work) {
    Thread member = new Thread(() -> run(name, work), name);
    member.setDaemon(true);
    members.add(member);
    member.start();
  }

  private void run(String name, Work work) {
    try {
      work.run();
    } catch (Exception e) {
      failure.compareAndSet(
          null,
          TowlineException.fatal(
              "%s failed: %s".formatted(name, e.getMessage()),
              "Run it again with --debug, and report what it prints.",
              e));
    }
  }

  boolean stopping() {
    return stopping;
  }

  /** Throws the first failure, if there was one. */
  void check() {
    TowlineException first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  /** Lets every member finish what it is at. */
  void stop() throws InterruptedException {
    stopping = true;
    for (Thread member : members) {
      member.join(STOPPING_MAX.toMillis());
      if (member.isAlive()) {
        throw new IllegalStateException(
            "%s did not stop within %d s.".formatted(member.getName(), STOPPING_MAX.toSeconds()));
      }
    }
    check();
  }
}
