package dev.towline.dialect;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * How databases are reached: what their URLs look like, and what their driver is told. Found by
 * ServiceLoader; engines that share a driver share one, since only a connection tells them apart.
 */
public interface Access {

  /**
   * Where a connection goes.
   *
   * @param url as the driver takes it
   * @param properties what the driver is told beside user and password
   */
  record Target(String url, Map<String, String> properties) {
    public Target {
      properties = Map.copyOf(properties);
    }
  }

  /** How a URL is written, for people: {@code jdbc:postgresql://host/database}. */
  String form();

  /** Whether a URL is one of these. */
  boolean takes(String url);

  /**
   * What a URL that it takes means.
   *
   * @throws dev.towline.model.TowlineException FATAL when it cannot be used, and why
   */
  Target target(String url);

  /** The schema of tables that are named without one; empty where the URL would have to say it. */
  Optional<String> schema(String url);

  /** What to do about a connection that failed for a reason of the engine's own. */
  Optional<String> remedy(SQLException error);

  /** The one for a URL; empty when there is none. */
  static Optional<Access> of(String url, ClassLoader classes) {
    return ServiceLoader.load(Access.class, classes).stream()
        .map(ServiceLoader.Provider::get)
        .filter(access -> access.takes(url))
        .findFirst();
  }

  /** How URLs are written that there is one for. */
  static String forms(ClassLoader classes) {
    return String.join(
        " or ",
        ServiceLoader.load(Access.class, classes).stream()
            .map(ServiceLoader.Provider::get)
            .map(Access::form)
            .sorted()
            .toList());
  }
}
