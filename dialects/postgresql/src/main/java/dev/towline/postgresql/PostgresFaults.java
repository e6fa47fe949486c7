package dev.towline.postgresql;

import dev.towline.dialect.Faults;
import dev.towline.model.TowlineException;
import java.sql.SQLException;

/** What PostgreSQL's error codes mean. */
public final class PostgresFaults implements Faults {

  @Override
  public TowlineException explain(String doing, SQLException error) {
    String state = String.valueOf(error.getSQLState());
    if (state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("40")
        || state.equals("55P03")) {
      return TowlineException.temporary(doing + " failed: " + error.getMessage(), "Wait.", error);
    }
    return TowlineException.fatal(doing + " failed: " + error.getMessage(), "Look.", error);
  }
}
