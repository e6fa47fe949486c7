package dev.towline.mysql;

import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Why tables could not be fenced: the same that keeps them from being captured. */
final class FenceChecks {

  private FenceChecks() {}

  /**
   * All there is to say.
   *
   * @param possible whether our tables are there
   */
  static List<Finding> of(
      Connection database, Engine engine, boolean possible, List<TableName> tables)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    if (!possible) {
      findings.add(
          new Finding(
              Severity.BLOCKS,
              "database towline",
              "It is not on this server, or of an earlier version; a fence is kept there.",
              "towline install"));
    }
    FencedTables fenced = FencedTables.on(database, engine);
    for (TableName table : fenced.missing(tables)) {
      findings.add(
          new Finding(
              Severity.BLOCKS,
              table.toString(),
              "There is no table of that name here that could be fenced.",
              "Make it, or leave it out."));
    }
    LeaderChecks.of(database, engine, fenced.shapes(tables)).stream()
        .filter(finding -> finding.severity() == Severity.BLOCKS)
        .forEach(findings::add);
    return findings;
  }
}
