package dev.towline.postgresql;

import dev.towline.dialect.own.Wording;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PostgreSQL keeps lists as arrays. */
final class PostgresWording implements Wording {

  @Override
  public String now() {
    return "clock_timestamp()";
  }

  @Override
  public String key() {
    return "key_values";
  }

  @Override
  public String keyParameter() {
    return "?";
  }

  @Override
  public Object list(Connection follower, List<String> texts) throws SQLException {
    return TextArray.of(follower, texts);
  }

  @Override
  public Optional<List<String>> list(ResultSet row, String column) throws SQLException {
    @Nullable Array array = row.getArray(column);
    return array == null ? Optional.empty() : Optional.of(TextArray.strings(array));
  }

  @Override
  public Optional<SessionLock> sessionLock() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
