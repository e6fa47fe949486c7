package dev.towline.daemon.jobs;

import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.switchover.Rejoin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leader that was failed over from and is back: it must not take writes beside the new one. */
record Returned(SubscriptionSettings settings, Databases databases, Roles roles) {

  private static final Logger LOG = LoggerFactory.getLogger(Returned.class);

  /** Fences the follower where it led before and does not know yet that it does no more. */
  void fence() {
    roles
        .stored(settings.leader(), settings)
        .filter(last -> last.step() == Step.LOST && last.oldLeader().equals(settings.follower()))
        .filter(this::believesToLead)
        .ifPresent(this::fence);
  }

  private boolean believesToLead(Switchover lost) {
    return roles
        .leadership(settings.follower(), settings)
        .map(known -> known.epoch().number() < lost.epoch().number())
        .orElse(true);
  }

  private void fence(Switchover lost) {
    Rejoin.fence(
        databases.get(settings.follower()).side(),
        databases.get(settings.leader()).side(),
        roles.ledBy(settings.follower(), settings).relay(),
        lost);
    LOG.warn(
        "{} - {} is back and was fenced: {} leads since epoch {}. Try: towline rejoin {}.",
        settings.name(),
        settings.follower(),
        settings.leader(),
        lost.epoch(),
        settings.name());
  }
}
