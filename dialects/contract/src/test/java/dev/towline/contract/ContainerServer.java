package dev.towline.contract;

import dev.towline.servers.DatabaseServer;
import dev.towline.servers.Engine;
import dev.towline.servers.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategyTarget;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a container, on 127.0.0.1 and a port that stays. The image is the public one of the
 * engine, unless {@code -Dtowline.images.mysql} (or {@code mariadb}, {@code postgresql}) names
 * another that takes the same variables and options.
 */
final class ContainerServer implements DatabaseServer {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Engine engine;
  private final DockerImageName image;
  private final GenericContainer<?> container;
  private final int port = Ports.free();

  private ContainerServer(Engine engine, DockerImageName image, Map<String, String> settings) {
    this.engine = engine;
    this.image = image;
    this.container =
        new GenericContainer<>(image)
            .withEnv(variables(engine))
            .withCommand(options(engine, settings).toArray(String[]::new))
            .waitingFor(new Answer());
    int portInside = engine == Engine.POSTGRESQL ? 5432 : 3306;
    container.setPortBindings(List.of("127.0.0.1:%d:%d".formatted(port, portInside)));
  }

  /** As {@code -Dtowline.docker=true} or {@code false} says, else whether Docker answers. */
  static boolean wanted() {
    String said = System.getProperty("towline.docker");
    return said == null
        ? dockerMayBeThere() && DockerClientFactory.instance().isDockerAvailable()
        : Boolean.parseBoolean(said);
  }

  /** Testcontainers complains at length where it is not, so it is asked on a sign only. */
  private static boolean dockerMayBeThere() {
    String home = System.getProperty("user.home");
    return System.getenv("DOCKER_HOST") != null
        || Stream.of("/var/run/docker.sock", home + "/.docker/run/docker.sock")
            .anyMatch(socket -> Files.exists(Path.of(socket)));
  }

  /**
   * Starts a new, empty server; returns when it takes connections.
   *
   * @param tag of the public image: 10.11
   */
  static ContainerServer start(Engine engine, String tag, Map<String, String> settings) {
    ContainerServer server = new ContainerServer(engine, image(engine, tag), settings);
    server.container.start();
    return server;
  }

  private static DockerImageName image(Engine engine, String tag) {
    String name = engine == Engine.POSTGRESQL ? "postgres" : name(engine);
    DockerImageName common = DockerImageName.parse(name).withTag(tag);
    String other = System.getProperty("towline.images." + name(engine));
    return other == null ? common : DockerImageName.parse(other).asCompatibleSubstituteFor(common);
  }

  private static String name(Engine engine) {
    return engine.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> variables(Engine engine) {
    return switch (engine) {
      case POSTGRESQL -> Map.of("POSTGRES_HOST_AUTH_METHOD", "trust");
      case MARIADB -> Map.of("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "yes");
      case MYSQL -> Map.of("MYSQL_ALLOW_EMPTY_PASSWORD", "yes");
    };
  }

  private static List<String> options(Engine engine, Map<String, String> settings) {
    String option = engine == Engine.POSTGRESQL ? "-c%s=%s" : "--%s=%s";
    return settings.entrySet().stream()
        .map(setting -> option.formatted(setting.getKey(), setting.getValue()))
        .toList();
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public String url(String database) {
    return engine.url("127.0.0.1:" + port, database);
  }

  @Override
  public void crash() {
    if (container.isRunning()) {
      container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
      await("killed", () -> !container.isRunning());
    }
  }

  @Override
  public void stop() {
    if (container.isRunning()) {
      int seconds = Math.toIntExact(LIMIT.toSeconds());
      container
          .getDockerClient()
          .stopContainerCmd(container.getContainerId())
          .withTimeout(seconds)
          .exec();
    }
  }

  @Override
  public void restart() {
    stop();
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    await("started", this::startedAndAnswers);
  }

  @Override
  public void close() {
    container.close();
  }

  @Override
  public String toString() {
    return "a container of " + image;
  }

  private boolean startedAndAnswers() {
    if (!container.isRunning()) {
      throw new IllegalStateException("%s ended.%n%s".formatted(this, container.getLogs()));
    }
    return answers();
  }

  private boolean answers() {
    try (Connection connection = connect(engine.systemDatabase())) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private void await(String what, Callable<Boolean> condition) {
    try {
      Await.until(this + " was " + what, LIMIT, condition);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Interrupted before %s was %s.".formatted(this, what), e);
    }
  }

  /** The public images make the database first, with the network off. */
  private final class Answer implements WaitStrategy {

    @Override
    public void waitUntilReady(WaitStrategyTarget target) {
      await("started", ContainerServer.this::startedAndAnswers);
    }

    @Override
    public WaitStrategy withStartupTimeout(Duration timeout) {
      return this;
    }
  }
}
