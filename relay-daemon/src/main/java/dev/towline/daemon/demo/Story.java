package dev.towline.daemon.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells people what happens, with the seconds since it began; safe for many threads. */
public final class Story {

  private static final int BAR = 20;
  private static final int PLAIN_STEPS = 10;

  /** Goes back to the beginning of a terminal's line and empties it. */
  private static final String REWRITE = "\r\033[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final long began = System.nanoTime();
  private boolean silent;
  private boolean unfinished;
  private int step;

  Story(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** A story on stderr, where a progress bar moves if that is a terminal. */
  public static Story onStderr(PrintWriter stderr) {
    return new Story(stderr, stderrIsTerminal());
  }

  private static boolean stderrIsTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Tells a sentence. */
  public synchronized void tell(String format, Object... values) {
    if (!silent) {
      endLine();
      out.println(line(String.format(Locale.ROOT, format, values)));
    }
  }

  /** Shows lines as they are, below a sentence. */
  public synchronized void show(String lines) {
    if (!silent) {
      endLine();
      lines.lines().forEach(line -> out.println("           " + line));
    }
  }

  /** How far something has come: a moving bar on a terminal, else a line for every tenth. */
  public synchronized void progress(double share, String words) {
    int next = (int) (share * PLAIN_STEPS);
    if (silent || (!terminal && next <= step)) {
      return;
    }
    step = next;
    int done = (int) Math.min(BAR, share * BAR);
    String line = line("[" + "#".repeat(done) + ".".repeat(BAR - done) + "] " + words);
    if (terminal) {
      out.print(REWRITE + line);
      out.flush();
      unfinished = true;
    } else {
      out.println(line);
    }
  }

  /** Tells a last sentence; what comes after is lost. */
  public synchronized void end(String sentence) {
    tell(sentence);
    silent = true;
  }

  private void endLine() {
    if (unfinished) {
      out.println();
      unfinished = false;
    }
  }

  private String line(String words) {
    return String.format(Locale.ROOT, "%7.1f s  %s", (System.nanoTime() - began) / 1e9, words);
  }
}
