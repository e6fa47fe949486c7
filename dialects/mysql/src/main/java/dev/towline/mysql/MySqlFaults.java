package dev.towline.mysql;

import dev.towline.dialect.Faults;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/**
 * What the errors of MySQL and MariaDB mean for the work that met them. See "Server Error Message
 * Reference" of MySQL's manual and "MariaDB Error Codes"; numbers from 1900 to 2000 and from 4000
 * are each engine's own.
 */
public final class MySqlFaults implements Faults {

  private record Diagnosis(Kind kind, boolean refusal, String remedy) {}

  @Override
  public TowlineException explain(String doing, SQLException error) {
    ServerAnswer answer = ServerAnswer.of(error);
    Diagnosis diagnosis = diagnose(answer, error);
    String problem = "%s failed: %s.".formatted(doing, answer.reason());
    SQLException cause = withoutSecrets(error);
    if (diagnosis.kind() == Kind.TRANSIENT) {
      return TowlineException.temporary(problem, diagnosis.remedy(), cause);
    }
    return diagnosis.refusal()
        ? TowlineException.refusal(problem, diagnosis.remedy(), cause)
        : TowlineException.fatal(problem, diagnosis.remedy(), cause);
  }

  /** Whether trying again helps. */
  static boolean passes(SQLException error) {
    return diagnose(ServerAnswer.of(error), error).kind() == Kind.TRANSIENT;
  }

  /** Whether it is about the values of rows: it would take others. */
  static boolean refusesRows(SQLException error) {
    return diagnose(ServerAnswer.of(error), error).refusal();
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
    return switch (answer.code()) {
      case 0 -> byDriver(answer, error);
      case 1021, 1026, 1114, 3675 -> passing("Free space on the server's disk.");
      case 1030 -> passing("Look into the server's log and at its disk: the store failed it.");
      case 1037, 1038, 1041, 1135, 1206 -> passing("Give the server more memory.");
      case 1040, 1203, 1226 -> passing("Raise max_connections, or close connections.");
      case 1020, 1213, 1412, 1614, 1615, 1637, 3101 ->
          passing("Nothing: transactions or an ALTER got in each other's way.");
      case 1205, 1689, 3572 ->
          passing("See who holds the lock in performance_schema.data_locks, if this goes on.");
      case 1317, 1969, 3024 ->
          passing("Raise max_execution_time or max_statement_time for this user, if this goes on.");
      case 1290, 1836, 3100 -> readOnly(answer);
      case 1053, 1080, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 4031 ->
          passing("Wait for the server to be up again.");

      case 1022, 1062, 1586, 1859 ->
          refusing("Look for rows that something else wrote, or drop the unique index there.");
      case 1048, 1364 -> refusing("Let the column be NULL, or give it a default.");
      case 1264, 1690 -> refusing("Change the column so that it takes numbers as large.");
      case 1406 -> refusing("Change the column so that it takes values as long.");
      case 1265, 1292, 1366, 1367, 1411, 1441 ->
          refusing("Change the column to a type and character set that hold the value.");
      case 3140, 3141, 3143, 3156, 3157, 4038 ->
          refusing("Change the value to valid JSON, or the column to a text type.");
      case 1300, 3854 -> refusing("Change the column's character set to utf8mb4.");
      case 3819, 4025 -> refusing("Make the follower's checks those of the leader.");
      case 1216, 1217, 1451, 1452 -> refusing("Make the follower's foreign keys the leader's.");
      case 1526, 1748 -> refusing("Give the table a partition for the row.");
      case 1416, 3037, 3055, 3548, 3616, 3617, 3643 ->
          refusing("Change the column so that it takes geometries of this kind and SRID.");
      case 1118, 1301 -> refusing("Change the table so that it takes rows as long.");
      case 1153 -> tooLarge();
      case 1644 -> refusing("Let the trigger or procedure that raises this take the row.");

      case 1044, 1142, 1143, 1227, 1370, 1419 ->
          lasting("Run `towline check`, which names the statement that grants it.");
      case 1045, 1698 -> lasting("Set the user's right password in the configuration.");
      case 1129 -> lasting("Run `flush hosts` on the server, and see what fails to connect.");
      case 1130 -> lasting("Let the server admit this user from this host.");
      case 1820, 1862, 3118 -> lasting("Unlock the account, or give it a new password.");
      case 1049 -> lasting("Create the database, or name another in the url.");
      case 1054, 1146, 1305, 1356 -> missing(answer);
      case 1148, 3948, 4166 -> lasting("Run `set global local_infile = on` on the server.");
      case 1792 -> lasting("Look into the configuration: the session is read-only.");
      default -> byState(answer);
    };
  }

  private static Diagnosis byDriver(ServerAnswer answer, SQLException error) {
    String reason = answer.reason();
    if (reason.startsWith("Public Key Retrieval is not allowed")) {
      return lasting("Use TLS with sslMode=REQUIRED in the url, or allowPublicKeyRetrieval=true.");
    }
    if (reason.startsWith("No suitable driver")) {
      return lasting("Write the url as jdbc:mysql://host:port/database.");
    }
    if (reason.startsWith("Packet for query is too large")) {
      return tooLarge();
    }
    return error instanceof SQLTransientException && !answer.kind().equals("08")
        ? passing("See whether all connections are in use, and allow more of them.")
        : byState(answer);
  }

  private static Diagnosis byState(ServerAnswer answer) {
    return switch (answer.kind()) {
      case "08" -> passing("See whether host and port of the url are right and the server runs.");
      case "22" -> refusing("Change the column on the follower so that it takes the value.");
      case "23" -> refusing("Make the follower's constraints those of the leader.");
      case "28" -> lasting("Let the server admit this user, or name another.");
      case "40" -> passing("Nothing: transactions got in each other's way.");
      case "45" -> refusing("Let the trigger or procedure that raises this take the row.");
      default -> lasting("Look into the server's log.");
    };
  }

  /** A server that is about to become the primary, or no longer is, takes no writes. */
  private static Diagnosis readOnly(ServerAnswer answer) {
    return answer.code() == 1290 && !answer.reason().contains("read-only")
        ? lasting("Start the server without that option.")
        : passing("Connect to the primary, if this goes on: the server takes no writes.");
  }

  private static Diagnosis tooLarge() {
    return refusing("Raise max_allowed_packet on the server.");
  }

  private static Diagnosis missing(ServerAnswer answer) {
    return answer.reason().contains("towline")
        ? lasting("Run `towline install`.")
        : lasting("Run `towline check`, which compares both sides.");
  }

  private static Diagnosis passing(String remedy) {
    return new Diagnosis(Kind.TRANSIENT, false, remedy);
  }

  private static Diagnosis lasting(String remedy) {
    return new Diagnosis(Kind.FATAL, false, remedy);
  }

  private static Diagnosis refusing(String remedy) {
    return new Diagnosis(Kind.FATAL, true, remedy);
  }
}
