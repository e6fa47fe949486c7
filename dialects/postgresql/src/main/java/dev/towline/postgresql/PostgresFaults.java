package dev.towline.postgresql;

import dev.towline.dialect.Faults;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/**
 * What PostgreSQL's SQLSTATEs mean for the work that met them. See appendix "PostgreSQL Error
 * Codes" of its manual.
 */
public final class PostgresFaults implements Faults {

  private record Diagnosis(Kind kind, String remedy) {}

  @Override
  public TowlineException explain(String doing, SQLException error) {
    ServerAnswer answer = ServerAnswer.of(error);
    Diagnosis diagnosis = diagnose(answer, error);
    String problem = problem(doing, answer);
    SQLException cause = withoutSecrets(error);
    if (diagnosis.kind() == Kind.TRANSIENT) {
      return TowlineException.temporary(problem, diagnosis.remedy(), cause);
    }
    return Refusal.isState(answer.state())
        ? TowlineException.refusal(problem, diagnosis.remedy(), cause)
        : TowlineException.fatal(problem, diagnosis.remedy(), cause);
  }

  private static String problem(String doing, ServerAnswer answer) {
    StringBuilder problem = new StringBuilder(doing).append(" failed");
    if (!answer.place().isEmpty()) {
      problem.append(" at ").append(answer.place());
    }
    problem.append(": ").append(answer.reason()).append('.');
    if (!answer.detail().isEmpty()) {
      problem.append(' ').append(answer.detail()).append('.');
    }
    return problem.toString();
  }

  /** Whoever logs the cause must not print a password with it. */
  private static SQLException withoutSecrets(SQLException error) {
    String message = String.valueOf(error.getMessage());
    String redacted = ServerAnswer.redacted(message);
    if (redacted.equals(message)) {
      return error;
    }
    SQLException copy = new SQLException(redacted, error.getSQLState(), error.getErrorCode());
    copy.setStackTrace(error.getStackTrace());
    return copy;
  }

  private static Diagnosis diagnose(ServerAnswer answer, SQLException error) {
    if (answer.state().isEmpty() && error instanceof SQLTransientException) {
      return passing("See whether all connections are in use, and allow more of them.");
    }
    return switch (answer.state()) {
      case "08001" -> unreachable(answer);
      case "0A000" ->
          answer.reason().contains("cached plan")
              ? passing("Nothing: the table was altered, and the next attempt sees it as it is.")
              : lasting("Use a server version that can do this, or leave the table out.");
      case "22P02", "22001", "22003", "22007", "22008", "22021" ->
          lasting("Change the column on the follower so that it takes the value.");
      case "23505" -> lasting("Look for rows that something else wrote on the follower.");
      case "25006" ->
          lasting("Connect to the primary: this server takes no writes, as a standby does.");
      case "26000", "42P05" ->
          lasting("Connect to the server itself, not through a pooler that shares sessions.");
      case "28P01" -> lasting("Set the role's right password in the configuration.");
      case "28000" -> lasting("Let pg_hba.conf admit this role from this host, or name another.");
      case "3D000" -> lasting("Create the database, or name another in the url.");
      case "42501" -> lasting("Run `towline check`, which names the statement that grants it.");
      case "42P01", "42703", "42883", "3F000" -> missing(answer);
      case "53100" -> passing("Free space on the server's disk.");
      case "53200" -> passing("Raise max_locks_per_transaction or the server's memory.");
      case "53300" -> passing("Raise max_connections, or close connections.");
      case "55P03" -> passing("Look in pg_locks for who holds the lock, if this goes on.");
      case "57014" -> passing("Raise statement_timeout for this role, if this goes on.");
      case "57P04" -> lasting("Create the database, or name another in the url.");
      case "XX000" ->
          answer.reason().contains("concurrently updated")
                  || answer.reason().contains("cache lookup failed")
              ? passing("Nothing: someone else altered the same thing at the same time.")
              : lasting("Look into the server's log.");
      default -> byKind(answer.kind());
    };
  }

  private static Diagnosis byKind(String kind) {
    return switch (kind) {
      case "08" -> passing("See whether the server runs and the network carries.");
      case "22" -> lasting("Change the column on the follower so that it takes the value.");
      case "23" -> lasting("Make the follower's constraints those of the leader.");
      case "28" -> lasting("Let the server admit this role, or name another.");
      case "40" -> passing("Nothing: transactions got in each other's way.");
      case "53" -> passing("Give the server more of what it lacks.");
      case "57" -> passing("Wait for the server to be up again.");
      case "58" -> passing("Look into the server's log: its system failed it.");
      case "72" -> passing("Raise old_snapshot_threshold, if this goes on.");
      default -> lasting("Look into the server's log.");
    };
  }

  private static Diagnosis unreachable(ServerAnswer answer) {
    return answer.reason().startsWith("No suitable driver")
        ? lasting("Write the url as jdbc:postgresql://host:port/database.")
        : passing("See whether host and port of the url are right and the server runs.");
  }

  private static Diagnosis missing(ServerAnswer answer) {
    return answer.reason().contains("towline")
        ? lasting("Run `towline install`.")
        : lasting("Run `towline check`, which compares both sides.");
  }

  private static Diagnosis passing(String remedy) {
    return new Diagnosis(Kind.TRANSIENT, remedy);
  }

  private static Diagnosis lasting(String remedy) {
    return new Diagnosis(Kind.FATAL, remedy);
  }
}
