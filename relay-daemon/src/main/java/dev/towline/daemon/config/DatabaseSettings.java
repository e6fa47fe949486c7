package dev.towline.daemon.config;

import dev.towline.dialect.Access.Target;
import dev.towline.model.NodeName;

/**
 * One database: where it is and who connects.
 *
 * @param target what the URL means to the driver
 * @param schema of tables that are named without one
 */
public record DatabaseSettings(
    NodeName name, String url, String user, Secret password, Target target, String schema) {

  /** The URL as people may read it: without parameters, where some drivers take secrets. */
  public String address() {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  @Override
  public String toString() {
    return name + " (" + address() + " as " + user + ")";
  }
}
