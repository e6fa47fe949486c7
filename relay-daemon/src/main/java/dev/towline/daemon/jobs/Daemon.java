package dev.towline.daemon.jobs;

import static org.quartz.CronScheduleBuilder.cronSchedule;
import static org.quartz.JobBuilder.newJob;
import static org.quartz.SimpleScheduleBuilder.repeatSecondlyForever;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.DaemonSettings;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.daemon.text.Words;
import dev.towline.dialect.Verifications;
import dev.towline.dialect.Verifications.Wish;
import dev.towline.model.VerificationReport.Occasion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.quartz.CronExpression;
import org.quartz.Job;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Relays all subscriptions until it is closed, and looks after the leaders. */
public final class Daemon implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  /** Purging, forgetting and looking at progress share these threads. */
  private static final int TIMED_THREADS = 2;

  /** How often the progress of a copy and the last verification are looked at. */
  private static final int PROGRESS_SECONDS = 5;

  private final Configuration configuration;
  private final Databases databases;
  private final InstantSource clock = InstantSource.system();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Metrics metrics = new Metrics();
  private final List<RelayWatch> watches = new ArrayList<>();
  private final Map<JobKey, Job> jobs = new HashMap<>();
  private final Scheduler scheduler;

  private Daemon(Configuration configuration, Databases databases) throws SchedulerException {
    this.configuration = configuration;
    this.databases = databases;
    this.scheduler = new StdSchedulerFactory(quartz()).getScheduler();
    scheduler.setJobFactory((fired, unused) -> jobs.get(fired.getJobDetail().getKey()));
    for (SubscriptionSettings subscription : configuration.subscriptions().values()) {
      relay(subscription);
    }
    // A follower may lead after a switchover, and records what it will lead before it.
    for (Database database : databases.all()) {
      lookAfter(database);
    }
    scheduler.start();
  }

  /** Starts a daemon; the databases stay the caller's, to close after it. */
  public static Daemon start(Configuration configuration, Databases databases) {
    try {
      return new Daemon(configuration, databases);
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz does not start.", e);
    }
  }

  /** What is known of each subscription. */
  public List<RelayWatch> watches() {
    return List.copyOf(watches);
  }

  /** All metrics in the format that Prometheus reads. */
  public String metrics() {
    return metrics.scrape();
  }

  private Properties quartz() {
    int threads = configuration.subscriptions().size() + TIMED_THREADS;
    Properties properties = new Properties();
    properties.setProperty("org.quartz.scheduler.instanceName", "towline-" + hashCode());
    properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    properties.setProperty("org.quartz.threadPool.threadCount", String.valueOf(threads));
    properties.setProperty("org.quartz.threadPool.threadNamePrefix", "towline");
    properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    return properties;
  }

  private void relay(SubscriptionSettings subscription) throws SchedulerException {
    String name = subscription.name().text();
    RelayWatch watch = metrics.watch(subscription.name(), clock);
    watches.add(watch);
    schedule(
        new JobKey(name, "relay"),
        new RelayJob(
            subscription,
            configuration.daemon(),
            databases,
            watch,
            clock,
            new Random(),
            stopping::get),
        newTrigger().startNow());
    schedule(
        new JobKey(name, "progress"),
        new TimedJob(name, () -> look(watch, subscription)),
        newTrigger().withSchedule(repeatSecondlyForever(PROGRESS_SECONDS)));
    if (subscription.verifySchedule().isPresent()) {
      schedule(
          new JobKey(name, "verify"),
          new TimedJob(name, () -> verify(subscription, follower(subscription))),
          cron(subscription.verifySchedule().get()));
    }
  }

  /** Whoever follows now: leaders may have changed. */
  private Database follower(SubscriptionSettings subscription) {
    return databases.get(new Roles(databases).now(subscription).follower());
  }

  private void lookAfter(Database leader) throws SchedulerException {
    DaemonSettings settings = configuration.daemon();
    String name = leader.name().text();
    schedule(
        new JobKey(name, "purge"),
        new TimedJob(name, () -> purge(leader)),
        cron(settings.purgeCron()));
    schedule(
        new JobKey(name, "forget"),
        new TimedJob(name, () -> forget(leader)),
        cron(settings.forgetCron()));
  }

  private static TriggerBuilder<? extends Trigger> cron(CronExpression times) {
    return newTrigger().withSchedule(cronSchedule(times).withMisfireHandlingInstructionDoNothing());
  }

  private void schedule(JobKey key, Job job, TriggerBuilder<? extends Trigger> times)
      throws SchedulerException {
    jobs.put(key, job);
    scheduler.scheduleJob(
        newJob(job.getClass()).withIdentity(key).build(),
        times.withIdentity(key.getName(), key.getGroup()).build());
  }

  /** Only where a relay is at work; one that fails tells of itself. */
  private void look(RelayWatch watch, SubscriptionSettings subscription) {
    if (watch.state().isEmpty() || watch.failure().isPresent()) {
      return;
    }
    Database follower = follower(subscription);
    if (!watch.ready()) {
      watch.progress(
          follower.call(
              "Reading the progress of " + watch.name(),
              (connection, dialect) -> dialect.applier().progress(connection, watch.name())));
    }
    follower.call(
        "Reading the last verification of " + watch.name(),
        (connection, dialect) -> {
          Instant now = dialect.applier().now(connection);
          var last = dialect.verifications().last(connection, watch.name());
          last.ifPresent(
              report ->
                  watch.verified(report, Duration.between(report.finishedAt().orElse(now), now)));
          return now;
        });
  }

  /** Asks the relay for it, unless the one before is not finished yet. */
  private static void verify(SubscriptionSettings subscription, Database follower) {
    follower.call(
        "Asking for the verification of " + subscription.name(),
        (connection, dialect) -> {
          Verifications verifications = dialect.verifications();
          boolean begun = dialect.applier().load(connection, subscription.name()).isPresent();
          boolean underWay =
              verifications.unfinished(connection, subscription.name()).stream()
                  .anyMatch(report -> report.occasion() == Occasion.SCHEDULED);
          if (begun && !underWay) {
            boolean repair = subscription.relay().verifying().repair();
            verifications.request(
                connection, subscription.name(), new Wish(List.of(), repair, Occasion.SCHEDULED));
          }
          return underWay;
        });
  }

  private void purge(Database leader) {
    leader.call(
        "Purging " + leader.name(),
        (connection, dialect) -> {
          long freed = dialect.changelog().purge(connection, configuration.daemon().retainMax());
          if (freed > 0) {
            LOG.debug("{} - Purged {} of changes.", leader.name(), Words.bytes(freed));
          }
          metrics.auditTables(leader.name(), dialect.changelog().sizes(connection));
          return freed;
        });
  }

  private void forget(Database leader) {
    leader.call(
        "Forgetting old history of " + leader.name(),
        (connection, dialect) -> {
          var before =
              dialect.changelog().now(connection).minus(configuration.daemon().historyRetention());
          long moments = dialect.capture().forget(connection, before);
          if (moments > 0) {
            LOG.info("{} - Forgot {} of history.", leader.name(), Words.count(moments));
          }
          return moments;
        });
  }

  /** Lets every relay finish its round, then stops. */
  @Override
  public void close() {
    stopping.set(true);
    try {
      boolean waiting = true;
      scheduler.shutdown(waiting);
    } catch (SchedulerException e) {
      LOG.warn("Quartz did not stop cleanly; every round is a transaction, so nothing is lost.", e);
    }
  }
}
