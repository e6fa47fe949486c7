package dev.towline.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StoryTest {

  private final StringWriter told = new StringWriter();

  @Test
  void aFileGetsALineForEachTenth() {
    Story story = new Story(new PrintWriter(told), false);

    for (int i = 0; i <= 1000; i++) {
      story.progress(i / 1000.0, "done");
    }

    assertThat(told.toString().lines()).hasSize(10).allMatch(line -> line.endsWith("] done"));
    assertThat(told.toString().lines()).last().asString().contains("[####################]");
  }

  @Test
  void aTerminalGetsOneLineThatMoves() {
    Story story = new Story(new PrintWriter(told), true);

    story.progress(0.25, "a quarter");
    story.progress(0.5, "half");
    story.tell("Done.");

    assertThat(told.toString())
        .contains("\r\033[K", "[#####...............] a quarter", "[##########..........] half")
        .endsWith(" s  Done.\n");
    assertThat(told.toString().split("\n", -1)).hasSize(3);
  }

  @Test
  void afterTheEndNothingIsTold() {
    Story story = new Story(new PrintWriter(told), false);

    story.end("Interrupted.");
    story.tell("Something failed.");
    story.show("Why");
    story.progress(0.5, "half");

    assertThat(told.toString().lines()).hasSize(1);
    assertThat(told.toString()).endsWith("Interrupted.\n");
  }
}
