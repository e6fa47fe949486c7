package dev.towline.daemon.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource({"0,0.0 s", "3249,3.2 s", "12000,12 s", "180000,3 min", "9000000,2.5 h"})
  void durationsHaveTheUnitThatFits(long millis, String words) {
    assertThat(Words.duration(Duration.ofMillis(millis))).isEqualTo(words);
  }

  @Test
  void countsHaveThousandsAndANoun() {
    assertThat(Words.count(48_211, "row", "rows")).isEqualTo("48,211 rows");
    assertThat(Words.count(1, "row", "rows")).isEqualTo("1 row");
  }

  @ParameterizedTest
  @CsvSource({"0,0 kB", "8192,8 kB", "1258291,1.2 MB", "5368709120,5.0 GB"})
  void sizesHaveTheUnitThatFits(long bytes, String words) {
    assertThat(Words.bytes(bytes)).isEqualTo(words);
  }

  @Test
  void theNearestNameHasTheFewestEdits() {
    List<String> known = List.of("leader", "follower", "tables");

    assertThat(NearestName.of("folower", known)).contains("follower");
    assertThat(NearestName.of("Leader", known)).contains("leader");
    assertThat(NearestName.of("x", List.of())).isEmpty();
  }
}
