package dev.towline.daemon.demo;

import dev.towline.daemon.demo.Figures.Followed;
import dev.towline.daemon.demo.Figures.Transactions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is seen of the leader and of its followers from outside, while these follow. */
public final class Observation {

  private final Customers customers;
  private final Heartbeat heartbeat;
  private final List<FollowerView> views;
  private final long began = System.nanoTime();
  private final Customers.Done before;
  private long ended;

  private Observation(Servers servers, Customers customers, List<FollowerView.Wish> wishes) {
    this.customers = customers;
    this.before = customers.done();
    this.heartbeat = Heartbeat.start(servers);
    this.views =
        wishes.stream()
            .map(wish -> FollowerView.begin(wish, servers.shop().audit(), heartbeat))
            .toList();
  }

  /** Begins once the followers follow. */
  public static Observation begin(
      Servers servers, Customers customers, List<FollowerView.Wish> followers) {
    return new Observation(servers, customers, followers);
  }

  /** Throws what went wrong with anybody, if anything did. */
  public void check() {
    customers.check();
    heartbeat.check();
    views.forEach(FollowerView::check);
  }

  /** The clients leave; ends when the followers have shown the last commit. */
  public void end() throws InterruptedException {
    customers.leave();
    ended = System.nanoTime();
    heartbeat.stop();
    for (FollowerView view : views) {
      view.end();
    }
  }

  /** What is seen so far, in a few words. */
  public String words() {
    return String.format(
        Locale.ROOT,
        "%,d transactions, lag %s ms",
        customers.done().since(before).committed(),
        views.stream()
            .map(view -> String.format(Locale.ROOT, "%.0f", view.lag().p50()))
            .collect(Collectors.joining(" and ")));
  }

  /**
   * All that was seen, with what others have found out.
   *
   * @param found of each follower, in the order in which they were given
   */
  public Figures figures(List<FollowerView.Found> found) {
    Customers.Done done = customers.done().since(before);
    double seconds = (ended - began) / 1e9;
    List<Followed> followed =
        IntStream.range(0, views.size()).mapToObj(i -> views.get(i).figures(found.get(i))).toList();
    return new Figures(
        followed.stream().allMatch(Followed::equal),
        Figures.round(seconds),
        new Transactions(
            Customers.CLIENTS,
            done.committed(),
            done.rolledBack(),
            Figures.round(done.committed() / seconds),
            done.rows() + heartbeat.committed().size()),
        followed);
  }
}
