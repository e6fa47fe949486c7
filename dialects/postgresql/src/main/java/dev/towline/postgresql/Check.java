package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * A query that answers findings: severity, subject, problem, remedy. Where it speaks of tables, it
 * takes their schemas as its first parameter and their names as its second.
 */
record Check(String sql) {

  List<Finding> run(Connection connection) throws SQLException {
    return Rows.list(connection, Check::finding, sql);
  }

  List<Finding> run(Connection connection, Collection<TableName> tables) throws SQLException {
    Array schemas = TextArray.of(connection, tables.stream().map(TableName::schema).toList());
    Array names = TextArray.of(connection, tables.stream().map(TableName::name).toList());
    return Rows.list(connection, Check::finding, sql, schemas, names);
  }

  private static Finding finding(ResultSet row) throws SQLException {
    return new Finding(
        Severity.valueOf(row.getString(1)), row.getString(2), row.getString(3), row.getString(4));
  }
}
