package dev.towline.daemon.config;

import dev.towline.daemon.config.ConfigurationException.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the errors of a configuration, so that all can be told together. */
final class Problems {

  // A set: an option at the top of the file is read once for each subscription.
  private final Set<Problem> problems = new LinkedHashSet<>();

  void add(String place, String problem, String remedy) {
    problems.add(new Problem(place, problem, remedy));
  }

  /** Throws when anything was collected. */
  void tell(String source) {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(source, List.copyOf(problems));
    }
  }
}
