package dev.towline.daemon.config;

import dev.towline.daemon.config.Option.Scope;
import dev.towline.daemon.config.YamlMapping.Text;
import dev.towline.daemon.text.NearestName;
import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import dev.towline.dialect.Capture.TableOptions;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.RelaySettings.Amounts;
import dev.towline.relay.RelaySettings.Intervals;
import dev.towline.relay.RelaySettings.Refusing;
import dev.towline.relay.RelaySettings.Verifying;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads one entry of {@code subscriptions}. */
final class SubscriptionReader {

  private static final List<String> KEYS =
      Stream.concat(
              Stream.of(
                  "leader", "follower", "tables", "map", "columns", "rows", "capture", "level"),
              Options.ALL.stream().filter(o -> o.scope() == Scope.SUBSCRIPTION).map(Option::name))
          .toList();

  private static final TableSelection EVERYTHING = new TableSelection(List.of("*.*"));

  private final YamlMapping root;
  private final Set<String> databases;
  private final Map<NodeName, DatabaseSettings> read;
  private final Map<String, String> given;
  private final Problems problems;

  /**
   * @param databases all that are named
   * @param read those of them that could be read
   */
  SubscriptionReader(
      YamlMapping root,
      Set<String> databases,
      Map<NodeName, DatabaseSettings> read,
      Map<String, String> given,
      Problems problems) {
    this.root = root;
    this.databases = databases;
    this.read = read;
    this.given = given;
    this.problems = problems;
  }

  /** The subscription, or nothing when what is missing was told. */
  Optional<SubscriptionSettings> read(String name, YamlMapping node) {
    node.allowOnly(KEYS);
    Optional<Text> leader = database(node, "leader");
    Optional<Text> follower = database(node, "follower");
    String schema = schema(leader);
    SelectionReader names = new SelectionReader(schema, problems);
    Optional<TableSelection> tables = names.read(node);
    OptionReader options = new OptionReader(given, List.of(node, root), problems);
    // Read even where tables are missing, so that all errors are told at once.
    TableMapping mapping = new MappingReader(names, tables, problems).read(node);
    RelaySettings relay =
        relay(new SubscriptionName(name), tables.orElse(EVERYTHING), mapping, options);
    Map<TableName, TableOptions> capture = capture(node, names, tables);
    if (leader.isEmpty() || follower.isEmpty() || tables.isEmpty()) {
      return Optional.empty();
    }
    if (leader.get().value().equals(follower.get().value())) {
      problems.add(
          follower.get().place(),
          "Leader and follower are the same database.",
          "Name two databases.");
    }
    return Optional.of(
        new SubscriptionSettings(
            new NodeName(leader.get().value()),
            new NodeName(follower.get().value()),
            relay,
            options.read(Options.VERIFY_SCHEDULE),
            schema,
            capture));
  }

  /** Where its tables are that are named without a schema. */
  private String schema(Optional<Text> leader) {
    return leader
        .filter(text -> !text.value().isBlank())
        .flatMap(text -> Optional.ofNullable(read.get(new NodeName(text.value()))))
        .map(DatabaseSettings::schema)
        .orElse("public");
  }

  private Optional<Text> database(YamlMapping node, String key) {
    Optional<Text> name = node.requiredText(key).filter(text -> !text.value().isBlank());
    name.filter(text -> !databases.contains(text.value()))
        .ifPresent(
            text ->
                problems.add(
                    text.place(),
                    "There is no database " + text.value() + ".",
                    NearestName.of(text.value(), databases)
                        .map(known -> known + " is the nearest known one.")
                        .orElse("Add it under databases.")));
    return name;
  }

  private static RelaySettings relay(
      SubscriptionName name, TableSelection tables, TableMapping mapping, OptionReader options) {
    return new RelaySettings(
        name,
        tables,
        mapping,
        new Amounts(
            options.read(Options.CHUNK_BYTES),
            options.read(Options.SLICE_KEYS),
            options.read(Options.SMALL_ROWS),
            options.read(Options.SMALL_BYTES),
            options.read(Options.REPLACE_BYTES)),
        new Intervals(
            options.read(Options.IDLE_MAX),
            options.read(Options.LOCK_TIMEOUT),
            options.read(Options.HEARTBEAT),
            options.read(Options.ACKNOWLEDGE_EVERY)),
        options.read(Options.CREATE_TABLES),
        options.read(Options.COPY_OVER),
        new Refusing(options.read(Options.REFUSED_ROWS), options.read(Options.QUARANTINE_MAX)),
        new Verifying(options.read(Options.VERIFY_RATE), options.read(Options.VERIFY_REPAIR)),
        options.read(Options.SHAPE_CHANGES),
        false);
  }

  private Map<TableName, TableOptions> capture(
      YamlMapping node, SelectionReader tables, Optional<TableSelection> selection) {
    YamlMapping details = node.mapping("capture");
    YamlMapping levels = node.mapping("level");
    Set<String> names = new LinkedHashSet<>(details.keys());
    names.addAll(levels.keys());
    Map<TableName, TableOptions> options = new LinkedHashMap<>();
    for (String name : names) {
      YamlMapping mentioning = details.keys().contains(name) ? details : levels;
      Optional<TableName> table = tables.table(mentioning, name, selection);
      if (table.isPresent()) {
        options.put(
            table.get(),
            new TableOptions(
                choice(details, name, Detail.values()).orElse(Detail.KEYS),
                choice(levels, name, Level.values())));
      }
    }
    return options;
  }

  /** The constant whose name, in lower case, is the value. */
  private <E extends Enum<E>> Optional<E> choice(YamlMapping node, String key, E[] choices) {
    Optional<Text> text = node.text(key);
    Predicate<E> named = choice -> lower(choice).equals(text.orElseThrow().value());
    Optional<E> found = text.flatMap(t -> Arrays.stream(choices).filter(named).findFirst());
    if (text.isPresent() && found.isEmpty()) {
      problems.add(
          text.get().place(),
          "The value " + text.get().value() + " is unknown.",
          "Use " + String.join(" or ", Arrays.stream(choices).map(c -> lower(c)).toList()) + ".");
    }
    return found;
  }

  private static String lower(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
