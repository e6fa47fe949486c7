package dev.towline.dialect.isolation;

import dev.towline.model.QuarantinedRow;
import dev.towline.model.TablePair;

/** Why a row cannot be written. */
public interface Refused {

  /** Whether a row that is written later may make room for this one. */
  boolean mayPass();

  /** Whether it is a column of the key that cannot hold its value. */
  boolean byKey(TablePair table);

  /** The refused row of a line that begins with what it is. */
  QuarantinedRow row(TablePair table, byte[] line);
}
