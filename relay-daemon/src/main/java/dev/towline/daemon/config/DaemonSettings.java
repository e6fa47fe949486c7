package dev.towline.daemon.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.quartz.CronExpression;

/**
 * What concerns the whole daemon and not one subscription.
 *
 * @param httpAddress where metrics, health and the status page are served; empty for nowhere
 * @param purgeCron when leaders are freed of changes that every follower has
 * @param retainMax bytes of changes that a leader keeps for followers that do not come for them
 * @param forgetCron when recorded moments older than {@code historyRetention} are forgotten
 * @param retryFirst the pause after a first passing failure, doubled after each further one
 * @param retryMax the longest such pause
 * @param retryFatal the pause after a failure that needs a person
 * @param connectTimeout how long to wait for a connection
 */
public record DaemonSettings(
    Optional<InetSocketAddress> httpAddress,
    CronExpression purgeCron,
    long retainMax,
    CronExpression forgetCron,
    Duration historyRetention,
    Duration retryFirst,
    Duration retryMax,
    Duration retryFatal,
    Duration connectTimeout) {}
