package dev.towline.templates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole SQL script with gaps. A gap says how its value is quoted, so nothing unquoted gets in:
 *
 * <ul>
 *   <li><code>{{table|id}}</code> an identifier, a qualified one, or several with commas between
 *   <li><code>{{n.keys|id}}</code> the same, each with {@code n.} in front
 *   <li><code>{{role|text}}</code> a literal, or several with commas between
 * </ul>
 *
 * <p>A bare <code>{{x}}</code> is an error, and so is a value that would end the body of a
 * function.
 */
public final class Template {

  private static final Pattern GAP =
      Pattern.compile("\\{\\{(?:(?<qualifier>\\w+)\\.)?(?<name>\\w+)\\|(?<filter>id|text)}}");
  private static final Pattern UNFILLED =
      Pattern.compile("\\{\\{.*?(?:}}|$)|}}", Pattern.MULTILINE);

  /** Function bodies stand between two of these. */
  public static final String BODY = "$towline$";

  private final String name;
  private final String sql;
  private final Quoting quoting;

  Template(String name, String sql, Quoting quoting) {
    this.name = name;
    this.sql = sql;
    this.quoting = quoting;
    refuseUnquoted();
  }

  /** The template of that name for PostgreSQL, such as {@code statement_keyed}. */
  public static Template postgresql(String name) {
    return new Template(name, read("postgresql/" + name + ".sql"), Quoting.POSTGRESQL);
  }

  /** The script with every gap filled. */
  public String render(Values values) {
    return GAP.matcher(sql).replaceAll(gap -> Matcher.quoteReplacement(fill(gap, values)));
  }

  private String fill(MatchResult gap, Values values) {
    List<List<String>> items = values.get(gap.group(2), name);
    if (inBody(gap) && items.stream().anyMatch(item -> String.join("", item).contains(BODY))) {
      throw new IllegalArgumentException(
          "%s cannot be filled with %s: it would end the function.".formatted(name, items));
    }
    if (gap.group(3).equals("text")) {
      return items.stream().map(this::literal).collect(joining(", "));
    }
    String qualifier = gap.group(1) == null ? "" : gap.group(1) + ".";
    return items.stream().map(item -> qualifier + identifier(item)).collect(joining(", "));
  }

  private boolean inBody(MatchResult gap) {
    return sql.indexOf(BODY) < gap.start() && gap.start() < sql.lastIndexOf(BODY);
  }

  private String identifier(List<String> path) {
    return path.stream().map(quoting::identifier).collect(joining("."));
  }

  /** A path of several parts is told as the identifier that it is. */
  private String literal(List<String> path) {
    return quoting.literal(path.size() == 1 ? path.get(0) : identifier(path));
  }

  private void refuseUnquoted() {
    Matcher left = UNFILLED.matcher(GAP.matcher(sql).replaceAll(""));
    if (left.find()) {
      throw new IllegalArgumentException(
          "%s has %s, which does not say how to quote it. Write {{x|id}} or {{x|text}}."
              .formatted(name, left.group()));
    }
  }

  private static String read(String path) {
    try (InputStream in = Template.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("There is no template " + path + ".");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
