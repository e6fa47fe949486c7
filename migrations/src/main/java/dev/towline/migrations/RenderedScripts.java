package dev.towline.migrations;

import dev.towline.dialect.Capture;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Capture.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an installation would run, as numbered files: our schema first, then a file for each
 * captured table. The engine's own client runs them in order, for people who review before they
 * run.
 */
public final class RenderedScripts {

  private final String engine;
  private final Capture capture;

  /**
   * @param engine the dialect's name, as in the folder of its migrations
   */
  public RenderedScripts(String engine, Capture capture) {
    this.engine = engine;
    this.capture = capture;
  }

  /**
   * Writes the files of a leader to a folder, which is made if missing; returns them in their
   * order.
   */
  public List<Path> write(Connection leader, Plan plan, Path folder)
      throws SQLException, IOException {
    return write(
        Stream.concat(Scripts.of(engine), capture.render(leader, plan).stream()).toList(), folder);
  }

  /** Writes the files of a database that only follows. */
  public List<Path> write(Path folder) throws IOException {
    return write(Scripts.of(engine).toList(), folder);
  }

  private static List<Path> write(List<Script> scripts, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    for (Script script : scripts) {
      Path file = folder.resolve("%04d_%s.sql".formatted(files.size() + 1, script.name()));
      Files.writeString(file, script.sql());
      files.add(file);
    }
    return files;
  }
}
