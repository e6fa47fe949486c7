package dev.towline.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a server on which connections break as they do on networks. */
public final class Road implements AutoCloseable {

  private final int server;
  private final ServerSocket entrance;
  private final List<Pair> pairs = new CopyOnWriteArrayList<>();

  /** A connection's two ends; each hears of the other's end, unless it is lost. */
  private record Pair(Socket client, Socket server) {}

  private Road(int server, ServerSocket entrance) {
    this.server = server;
    this.entrance = entrance;
  }

  /** Opens one to a port of this machine. */
  public static Road to(int server) throws IOException {
    Road road = new Road(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    thread(road::admit);
    return road;
  }

  /** The address of the same database by this road. */
  String url(String direct) {
    return direct.replace(":" + server + "/", ":" + entrance.getLocalPort() + "/");
  }

  /** Breaks all connections; both ends are told. */
  public void cut() {
    for (Pair pair : pairs) {
      reset(pair.client());
      reset(pair.server());
    }
    pairs.clear();
  }

  /** The server's ends are gone, and the clients wait for answers until {@link #cut()}. */
  public void loseServer() {
    pairs.forEach(pair -> reset(pair.server()));
  }

  /** The clients' ends are gone, and the server keeps their sessions until {@link #cut()}. */
  public void loseClient() {
    pairs.forEach(pair -> reset(pair.client()));
  }

  private void admit() {
    while (!entrance.isClosed()) {
      try {
        join(entrance.accept());
      } catch (IOException e) {
        // The road is closed.
        return;
      }
    }
  }

  private void join(Socket client) {
    try {
      Pair pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), server));
      client.setTcpNoDelay(true);
      pair.server().setTcpNoDelay(true);
      pairs.add(pair);
      thread(() -> carry(pair, pair.client(), pair.server()));
      thread(() -> carry(pair, pair.server(), pair.client()));
    } catch (IOException e) {
      // The server is down: the client is told by the end of its connection.
      reset(client);
    }
  }

  private void carry(Pair pair, Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of the ends is gone.
    }
    if (!pairs.contains(pair)) {
      return;
    }
    boolean endedByItself = !from.isClosed() && !to.isClosed();
    if (endedByItself) {
      pairs.remove(pair);
      reset(from);
      reset(to);
    }
  }

  private static void reset(Socket socket) {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "road");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    cut();
  }
}
