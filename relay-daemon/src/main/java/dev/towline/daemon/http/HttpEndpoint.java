package dev.towline.daemon.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.towline.daemon.jobs.RelayWatch;
import dev.towline.model.TowlineException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Serves {@code /metrics}, {@code /health}, {@code /ready} and a status page; reads only. */
public final class HttpEndpoint implements AutoCloseable {

  private static final String TEXT = "text/plain; charset=utf-8";

  /** The format that Prometheus reads. */
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  /** What is asked for beyond this waits in the server's queue. */
  private static final int THREADS = 2;

  private final HttpServer server;
  private final ExecutorService threads;

  /** An answer to a request. */
  private record Page(int status, String type, String body) {}

  private HttpEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /** Starts serving. */
  public static HttpEndpoint start(
      InetSocketAddress address, List<RelayWatch> watches, Supplier<String> metrics) {
    try {
      HttpServer server = HttpServer.create(address, 0);
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      server.setExecutor(threads);
      serve(server, "/metrics", () -> new Page(200, METRICS, metrics.get()));
      serve(server, "/health", () -> page(watches, RelayWatch::alive));
      serve(server, "/ready", () -> page(watches, RelayWatch::ready));
      serve(server, "/", () -> new Page(200, "text/html; charset=utf-8", StatusPage.of(watches)));
      server.start();
      return new HttpEndpoint(server, threads);
    } catch (IOException | IllegalArgumentException e) {
      throw TowlineException.fatal(
          "Cannot serve HTTP on " + address + ": " + e.getMessage() + ".",
          "Set http-address to a free address, or to off.",
          e);
    }
  }

  /** Where it listens, with the port that was taken. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private static void serve(HttpServer server, String path, Supplier<Page> pages) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            boolean found = exchange.getRequestURI().getPath().equals(path);
            answer(exchange, found ? pages.get() : new Page(404, TEXT, "Not found.\n"));
          }
        });
  }

  private static void answer(HttpExchange exchange, Page page) throws IOException {
    byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", page.type());
    exchange.sendResponseHeaders(page.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  /** 200 when all subscriptions are well, else 503; a line for each either way. */
  private static Page page(List<RelayWatch> watches, Predicate<RelayWatch> well) {
    String lines =
        watches.stream()
            .map(watch -> watch.name() + " - " + watch.words() + "\n")
            .collect(Collectors.joining());
    return new Page(watches.stream().allMatch(well) ? 200 : 503, TEXT, lines);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
