package dev.towline.daemon.config;

import dev.towline.daemon.config.YamlMapping.Text;
import dev.towline.dialect.Access;
import dev.towline.dialect.Access.Target;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TowlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a configuration from a file, flags and environment variables; tells all errors at once. */
public final class ConfigurationReader {

  /** A password in a URL would end up in logs and messages of drivers. */
  private static final Pattern SECRET_IN_URL =
      Pattern.compile("(?i)[?&;][a-z]*password=|//[^/?]*@");

  private final Problems problems = new Problems();
  private final Map<String, String> given;

  private ConfigurationReader(Map<String, String> given) {
    this.given = given;
  }

  /**
   * The configuration of a file.
   *
   * @param given by option name, what flags and environment variables say
   * @param environment what {@code ${NAME}} in the file stands for
   * @throws ConfigurationException with all that is wrong
   */
  public static Configuration read(
      Path file, Map<String, String> given, Map<String, String> environment) {
    ConfigurationReader reader = new ConfigurationReader(given);
    String yaml = reader.contents(file);
    reader.problems.tell(file.toString());
    return reader.configuration(file.toString(), yaml, environment);
  }

  /** The configuration that a text holds, with no flag and no environment variable. */
  public static Configuration parse(String yaml) {
    return new ConfigurationReader(Map.of()).configuration("the text", yaml, Map.of());
  }

  private Configuration configuration(String source, String yaml, Map<String, String> environment) {
    Placeholders placeholders = new Placeholders(environment, problems);
    Configuration configuration = configuration(YamlMapping.parse(yaml, placeholders, problems));
    problems.tell(source);
    return configuration;
  }

  private String contents(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      problems.add(
          "the file",
          Files.exists(file) ? "It cannot be read as UTF-8 text." : "It does not exist.",
          "Name another with --config FILE or " + Option.environmentVariable("config") + ".");
      return "";
    }
  }

  private Configuration configuration(YamlMapping root) {
    root.allowOnly(
        Stream.concat(
                Stream.of("databases", "subscriptions"), Options.ALL.stream().map(Option::name))
            .toList());
    Map<NodeName, DatabaseSettings> databases = new LinkedHashMap<>();
    YamlMapping databasesNode = required(root, "databases");
    for (String name : databasesNode.keys()) {
      database(name, databasesNode.mapping(name)).ifPresent(d -> databases.put(d.name(), d));
    }
    Map<SubscriptionName, SubscriptionSettings> subscriptions = new LinkedHashMap<>();
    YamlMapping subscriptionsNode = required(root, "subscriptions");
    SubscriptionReader reader =
        new SubscriptionReader(root, databasesNode.keys(), databases, given, problems);
    for (String name : subscriptionsNode.keys()) {
      reader
          .read(name, subscriptionsNode.mapping(name))
          .ifPresent(s -> subscriptions.put(s.name(), s));
    }
    return new Configuration(databases, subscriptions, daemon(root));
  }

  private YamlMapping required(YamlMapping root, String key) {
    YamlMapping mapping = root.mapping(key);
    if (mapping.keys().isEmpty()) {
      problems.add(key, "There is no entry.", "Add at least one.");
    }
    return mapping;
  }

  private Optional<DatabaseSettings> database(String name, YamlMapping node) {
    node.allowOnly(List.of("url", "user", "password"));
    Optional<Text> url = node.requiredText("url");
    Optional<Text> user = node.requiredText("user");
    String password = node.text("password").map(Text::value).orElse("");
    if (name.isBlank() || url.isEmpty() || user.isEmpty()) {
      return Optional.empty();
    }
    String address = url.get().value();
    if (SECRET_IN_URL.matcher(address).find()) {
      problems.add(
          url.get().place(),
          "The url holds a password, which would end up in logs.",
          "Use the keys user and password.");
    }
    return access(url.get())
        .flatMap(access -> target(url.get(), access))
        .map(
            reached ->
                new DatabaseSettings(
                    new NodeName(name),
                    address,
                    user.get().value(),
                    new Secret(password),
                    reached.target(),
                    reached.schema()));
  }

  private Optional<Access> access(Text url) {
    ClassLoader classes = ConfigurationReader.class.getClassLoader();
    Optional<Access> access = Access.of(url.value(), classes);
    if (access.isEmpty()) {
      problems.add(
          url.place(),
          url.value().startsWith("jdbc:")
              ? "The url is of no database that Towline speaks to."
              : "The url does not begin with jdbc:.",
          "Write it as " + Access.forms(classes) + ".");
    }
    return access;
  }

  /** What a URL says. */
  private record Reached(Target target, String schema) {}

  private Optional<Reached> target(Text url, Access access) {
    try {
      Target target = access.target(url.value());
      return Optional.of(new Reached(target, access.schema(url.value()).orElseThrow()));
    } catch (TowlineException e) {
      problems.add(url.place(), String.valueOf(e.getMessage()), e.remedy());
      return Optional.empty();
    }
  }

  private DaemonSettings daemon(YamlMapping root) {
    OptionReader options = new OptionReader(given, List.of(root), problems);
    return new DaemonSettings(
        options.read(Options.HTTP_ADDRESS),
        options.read(Options.PURGE_CRON),
        options.read(Options.RETAIN_MAX),
        options.read(Options.FORGET_CRON),
        options.read(Options.HISTORY_RETENTION),
        options.read(Options.RETRY_FIRST),
        options.read(Options.RETRY_MAX),
        options.read(Options.RETRY_FATAL),
        options.read(Options.CONNECT_TIMEOUT));
  }
}
