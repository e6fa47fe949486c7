package dev.towline.daemon.config;

import dev.towline.daemon.config.YamlMapping.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds an option's value: the flag or else the environment variable, then the subscription's key,
 * then the key at the top of the file, then the default.
 */
final class OptionReader {

  private final Map<String, String> given;
  private final List<YamlMapping> mappings;
  private final Problems problems;

  /**
   * @param given by option name, what flags and environment variables say
   * @param mappings where to look for keys, first match wins
   */
  OptionReader(Map<String, String> given, List<YamlMapping> mappings, Problems problems) {
    this.given = given;
    this.mappings = mappings;
    this.problems = problems;
  }

  <T> T read(Option<T> option) {
    return text(option)
        .flatMap(text -> parse(option, text))
        .orElseGet(() -> option.parser().apply(option.standard()));
  }

  private Optional<Text> text(Option<?> option) {
    String place = option.flag() + " or " + option.environmentVariable();
    return Stream.concat(
            Optional.ofNullable(given.get(option.name())).map(v -> new Text(place, v)).stream(),
            mappings.stream().flatMap(mapping -> mapping.text(option.name()).stream()))
        .findFirst();
  }

  private <T> Optional<T> parse(Option<T> option, Text text) {
    try {
      return Optional.of(option.parser().apply(text.value()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add(
          text.place(),
          "The value " + text.value() + " is not " + e.getMessage() + ".",
          "Leave it out for the default, " + option.standard() + ".");
      return Optional.empty();
    }
  }
}
