package dev.towline.templates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.towline.model.Column;
import dev.towline.templates.Values.Item;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A whole SQL script with gaps. A gap says how its value is quoted, so nothing unquoted gets in:
 *
 * <ul>
 *   <li><code>{{table|id}}</code> an identifier, a qualified one, or several with commas between
 *   <li><code>{{n.keys|id}}</code> the same, each with {@code n.} in front
 *   <li><code>{{role|text}}</code> a literal, or several with commas between
 *   <li><code>{{new.keys|kept}}</code> values of columns as an audit table keeps them
 *   <li><code>{{new.keys|bits}}</code> something equal only for values that are the same bits
 *   <li><code>{{new.keys|words}}</code> values of columns as texts
 *   <li><code>{{new.columns|json}}</code> names of columns, each with its value, for an object
 *   <li><code>{{keys|declared}}</code> the columns {@code k1}, {@code k2}, … of an audit table
 * </ul>
 *
 * <p>A bare <code>{{x}}</code> is an error, and so is a value that would end the body of a
 * function.
 */
public final class Template {

  private static final Pattern GAP =
      Pattern.compile(
          "\\{\\{(?:(?<qualifier>\\w+)\\.)?(?<name>\\w+)\\|(?<filter>id|text|kept|bits|words|json|declared)}}");
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
    return new Template(name, read("postgresql/" + name + ".sql"), new PostgresQuoting());
  }

  /** The template of that name for MySQL and MariaDB, such as {@code insert_keyed}. */
  public static Template mysql(String name) {
    return new Template(name, read("mysql/" + name + ".sql"), new MySqlQuoting());
  }

  /** The script with every gap filled. */
  public String render(Values values) {
    return GAP.matcher(sql).replaceAll(gap -> Matcher.quoteReplacement(fill(gap, values)));
  }

  private String fill(MatchResult gap, Values values) {
    List<Item> items = values.get(gap.group(2), name);
    if (inBody(gap)
        && items.stream().anyMatch(item -> String.join("", item.path()).contains(BODY))) {
      throw new IllegalArgumentException(
          "%s cannot be filled with %s: it would end the function.".formatted(name, items));
    }
    String qualifier = gap.group(1) == null ? "" : gap.group(1) + ".";
    return IntStream.range(0, items.size())
        .mapToObj(i -> filled(gap.group(3), qualifier, items.get(i), i + 1))
        .collect(joining(", "));
  }

  private String filled(String filter, String qualifier, Item item, int number) {
    String reference = qualifier + identifier(item.path());
    return switch (filter) {
      case "id" -> reference;
      case "text" -> literal(item.path());
      case "kept" -> quoting.kept(reference, column(item));
      case "bits" -> quoting.bits(reference, column(item));
      case "words" -> quoting.words(reference, column(item));
      case "json" -> literal(item.path()) + ", " + quoting.json(reference, column(item));
      default -> quoting.identifier("k" + number) + " " + quoting.declared(column(item));
    };
  }

  private Column column(Item item) {
    return item.column()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s needs columns where it has %s.".formatted(name, item.path())));
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
