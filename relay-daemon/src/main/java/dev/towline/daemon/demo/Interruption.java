package dev.towline.daemon.demo;

/**
 * Notices that a signal ends the process. The servers then go by themselves, and whatever fails
 * because they are gone is no failure.
 */
public final class Interruption implements AutoCloseable {

  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  /** From now on a signal is noticed, and ends the story. */
  public static Interruption notice(Story story) {
    Thread hook =
        new Thread(
            () -> {
              Logs.nothing();
              story.end("Interrupted: stopping the servers and removing their files.");
            });
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  /** Whether the process is being ended. */
  public boolean begun() {
    try {
      // Only while the process is not being ended, the system lets go of a hook.
      Runtime.getRuntime().removeShutdownHook(hook);
      Runtime.getRuntime().addShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is at work.
    }
  }
}
