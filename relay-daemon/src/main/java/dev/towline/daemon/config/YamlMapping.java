package dev.towline.daemon.config;

import dev.towline.daemon.text.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Keys and values of a YAML file that know their place in it. What is not as expected is collected,
 * never thrown. Scalars stay as they are written: a password {@code 0123} is no number.
 */
final class YamlMapping {

  /** A scalar and where it stands. */
  record Text(String place, String value) {}

  private final String place;
  private final String path;
  private final Map<String, Node> entries;
  private final Placeholders placeholders;
  private final Problems problems;

  private YamlMapping(
      String place,
      String path,
      Map<String, Node> entries,
      Placeholders placeholders,
      Problems problems) {
    this.place = place;
    this.path = path;
    this.entries = entries;
    this.placeholders = placeholders;
    this.problems = problems;
  }

  /** The mapping that a file consists of; an empty one, with a problem told, if it is none. */
  static YamlMapping parse(String yaml, Placeholders placeholders, Problems problems) {
    YamlMapping empty = new YamlMapping("the file", "", Map.of(), placeholders, problems);
    try {
      return new Compose(LoadSettings.builder().build())
          .composeString(yaml)
          .map(node -> empty.child("", node))
          .orElse(empty);
    } catch (MarkedYamlEngineException e) {
      // Not the whole message: it quotes the file, and with it perhaps a password.
      String line = e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1)).orElse("");
      problems.add(line, "This is not YAML: " + e.getProblem() + ".", "Mend the syntax.");
    } catch (YamlEngineException e) {
      problems.add("the file", "This is not YAML.", "Save it as UTF-8 text without controls.");
    }
    return empty;
  }

  Set<String> keys() {
    return entries.keySet();
  }

  /** Tells of every key that is not among the known ones. */
  void allowOnly(Collection<String> known) {
    entries.forEach(
        (key, node) -> {
          if (!known.contains(key)) {
            problems.add(
                placeOf(key, node),
                "The key " + key + " is unknown.",
                NearestName.of(key, known)
                        .map(name -> name + " is the nearest known key.")
                        .orElse("")
                    + " Known here: "
                    + String.join(", ", known)
                    + ".");
          }
        });
  }

  Optional<Text> text(String key) {
    return Optional.ofNullable(entries.get(key)).flatMap(node -> text(key, node));
  }

  /** A text that must be there and not blank; when it is not, that is told. */
  Optional<Text> requiredText(String key) {
    if (!entries.containsKey(key)) {
      problems.add(place, "The key " + key + " is missing.", "Add it.");
      return Optional.empty();
    }
    return filledText(key);
  }

  /** A text that must not be blank; when it is, that is told. */
  Optional<Text> filledText(String key) {
    Optional<Text> text = text(key);
    text.filter(t -> t.value().isBlank())
        .ifPresent(t -> problems.add(t.place(), "The value is empty.", "Give it a value."));
    return text.filter(t -> !t.value().isBlank());
  }

  /** Whether a key's value is {@code ~} or {@code null}, without quotes. */
  boolean isNothing(String key) {
    return entries.get(key) instanceof ScalarNode scalar
        && scalar.isPlain()
        && List.of("~", "null").contains(scalar.getValue());
  }

  /** A list of texts; a single text is a list of one. */
  List<Text> texts(String key) {
    Node node = entries.get(key);
    if (node instanceof SequenceNode sequence) {
      List<Text> texts = new ArrayList<>();
      for (Node element : sequence.getValue()) {
        text(key, element).ifPresent(texts::add);
      }
      return texts;
    }
    return text(key).stream().toList();
  }

  /** The mapping under a key; an empty one when there is none. */
  YamlMapping mapping(String key) {
    Node node = entries.get(key);
    return node == null
        ? new YamlMapping(place, join(key), Map.of(), placeholders, problems)
        : child(key, node);
  }

  /** Where a key stands, or would stand. */
  String placeOf(String key) {
    Node node = entries.get(key);
    return node == null ? place + (path.isEmpty() ? ", " + key : "." + key) : placeOf(key, node);
  }

  private YamlMapping child(String key, Node node) {
    Map<String, Node> children = new LinkedHashMap<>();
    YamlMapping child =
        new YamlMapping(placeOf(key, node), join(key), children, placeholders, problems);
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(tuple -> child.put(tuple, children));
    } else {
      problems.add(child.place, "Keys with values are expected here.", "Write key: value lines.");
    }
    return child;
  }

  private void put(NodeTuple tuple, Map<String, Node> children) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      problems.add(place, "A key must be a plain text.", "Put it in quotes.");
    } else if (children.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
      problems.add(
          placeOf(key.getValue(), key), "The key is given twice.", "Leave one of the two out.");
    }
  }

  private Optional<Text> text(String key, Node node) {
    String where = placeOf(key, node);
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return Optional.of(new Text(where, placeholders.fill(where, scalar.getValue())));
    }
    problems.add(where, "A single value is expected here.", "Write " + key + ": value.");
    return Optional.empty();
  }

  private String placeOf(String key, Node node) {
    String line = node.getStartMark().map(mark -> "line " + (mark.getLine() + 1)).orElse("");
    String full = join(key);
    return full.isEmpty() ? line : line + ", " + full;
  }

  private String join(String key) {
    return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
  }
}
