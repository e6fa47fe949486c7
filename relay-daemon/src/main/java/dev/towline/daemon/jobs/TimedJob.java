package dev.towline.daemon.jobs;

import dev.towline.model.TowlineException;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something done by the clock, whose failure only means that it is done next time. */
@DisallowConcurrentExecution
final class TimedJob implements Job {

  private static final Logger LOG = LoggerFactory.getLogger(TimedJob.class);

  private final String subject;
  private final Runnable work;

  TimedJob(String subject, Runnable work) {
    this.subject = subject;
    this.work = work;
  }

  @Override
  public void execute(JobExecutionContext context) {
    try {
      work.run();
    } catch (TowlineException e) {
      LOG.warn(
          "{} - {} It is tried again when it is due. Try: {}", subject, e.getMessage(), e.remedy());
    } catch (RuntimeException e) {
      LOG.error("{} - A defect of Towline's.", subject, e);
    }
  }
}
