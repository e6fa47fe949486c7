package dev.towline.daemon;

import dev.towline.daemon.command.Towline;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * The program: the answer goes to stdout, the story to stderr; exit 0 done, 1 failed, 2 misused.
 */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    int exitCode =
        Towline.commandLine(System.getenv())
            .setOut(writer(System.out))
            .setErr(writer(System.err))
            .execute(arguments);
    System.exit(exitCode);
  }

  /** Always UTF-8: tables have names in every script, and a container has no locale. */
  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
