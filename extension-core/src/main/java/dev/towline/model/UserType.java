package dev.towline.model;

import java.util.List;

/**
 * A type that users made: what its values are made of.
 *
 * @param parts the labels of an enum in their order; the attributes of a composite type, each as
 *     name and type; the base type of a domain, then its constraints; the subtype of a range
 */
public record UserType(Kind kind, List<String> parts) {

  /** What a user can make. */
  public enum Kind {
    ENUM,
    DOMAIN,
    COMPOSITE,
    RANGE
  }

  public UserType {
    parts = List.copyOf(parts);
  }
}
