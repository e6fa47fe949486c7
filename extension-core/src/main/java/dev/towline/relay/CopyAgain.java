package dev.towline.relay;

import dev.towline.dialect.Resyncs;
import dev.towline.dialect.Resyncs.Request;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import java.sql.Connection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what somebody wants copied again: the tables are repaired from the beginning, their rows
 * stay readable. A copy that is not done yet brings all rows anyway.
 */
final class CopyAgain {

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private final RelaySettings settings;
  private final Side follower;
  private final Connection atFollower;

  CopyAgain(RelaySettings settings, Side follower, Connection atFollower) {
    this.settings = settings;
    this.follower = follower;
    this.atFollower = atFollower;
  }

  void look(Following following) {
    List<Request> requests =
        follower.ask(
            "Looking for tables to copy again",
            () -> resyncs().requested(atFollower, settings.subscription()));
    if (requests.isEmpty()) {
      return;
    }
    List<TableProgress> begun = begun(following, requests);
    follower.tell(
        "Beginning to copy again",
        () ->
            resyncs().take(atFollower, settings.subscription(), following.epoch, requests, begun));
    begun.forEach(following::put);
    begun.forEach(
        table -> log.info("{} - Copying {} again.", settings.subscription(), table.table()));
  }

  private static List<TableProgress> begun(Following following, List<Request> requests) {
    return following.progress().stream()
        .filter(progress -> requests.stream().anyMatch(r -> r.table().equals(progress.table())))
        .filter(progress -> progress.state() != State.WAITING && progress.state() != State.COPYING)
        .map(progress -> progress.again(following.estimatedRows(progress.table())))
        .toList();
  }

  private Resyncs resyncs() {
    return follower.dialect().resyncs();
  }
}
