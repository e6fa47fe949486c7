package dev.towline.daemon.config;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a configuration, told together. */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * One error.
   *
   * @param place the line and the path of keys, or the flag
   * @param problem what is wrong, a whole sentence
   * @param remedy what to do, a whole sentence
   */
  public record Problem(String place, String problem, String remedy) {

    @Override
    public String toString() {
      return place + ": " + problem + "\n  Try: " + remedy;
    }
  }

  // Not serialised: nobody sends a configuration's errors anywhere.
  private final transient List<Problem> problems;

  ConfigurationException(String source, List<Problem> problems) {
    super(
        problems.stream()
            .map(Problem::toString)
            .collect(
                Collectors.joining(
                    "\n",
                    source
                        + (problems.size() == 1
                            ? " has an error.\n"
                            : " has " + problems.size() + " errors.\n"),
                    "")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
