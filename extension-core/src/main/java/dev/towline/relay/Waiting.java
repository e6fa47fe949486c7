package dev.towline.relay;

/**
 * Whether somebody waits for what the relay would tell only later. Nobody is asked while everything
 * is told.
 */
record Waiting(Side leader, Side follower, Connections connections, Following following) {

  /** On the leader, for what the follower has. */
  boolean forAcknowledgement() {
    return following.position.isPresent()
        && !following.position.equals(following.acknowledged)
        && onLeader();
  }

  /** On either side, for a position that is not stored since nothing came after the one before. */
  boolean forPosition() {
    return following.unstored && (onFollower() || onLeader());
  }

  private boolean onLeader() {
    return leader.ask(
        "Looking for waiters", () -> leader.dialect().changelog().awaited(connections.leader()));
  }

  private boolean onFollower() {
    return follower.ask(
        "Looking for waiters", () -> follower.dialect().applier().awaited(connections.follower()));
  }
}
