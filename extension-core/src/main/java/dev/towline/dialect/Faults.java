package dev.towline.dialect;

import dev.towline.model.TowlineException;
import java.sql.SQLException;

/** Tells what a database's error means for the work that met it. */
public interface Faults {

  /**
   * The error as one clear message of the right kind.
   *
   * @param doing what was being done, to begin the sentence: {@code Copying public.orders}
   */
  TowlineException explain(String doing, SQLException error);
}
