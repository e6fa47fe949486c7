package dev.towline.contract.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of proofs names cases that exist. */
class ProofsTest {

  private static final Path PROJECT = Path.of("..", "..");
  private static final Path PAGE = PROJECT.resolve(Path.of("docs", "proofs.md"));
  private static final Pattern CASE = Pattern.compile("`([A-Z]\\w*\\.[a-z]\\w*)`");
  private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");

  @Test
  void everyCaseThatThePageNamesExists() throws IOException {
    Set<String> named =
        CASE.matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).isNotEmpty();
    assertThat(cases()).containsAll(named);
  }

  private static Set<String> cases() throws IOException {
    Set<String> cases = new TreeSet<>();
    for (Path source : testSources()) {
      String type = source.getFileName().toString().replace(".java", "");
      METHOD
          .matcher(Files.readString(source))
          .results()
          .map((MatchResult found) -> type + "." + found.group(1))
          .forEach(cases::add);
    }
    return cases;
  }

  private static List<Path> testSources() throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT)) {
      return files
          .filter(file -> file.toString().contains(Path.of("src", "test", "java").toString()))
          .filter(file -> file.toString().endsWith(".java"))
          .toList();
    }
  }
}
