package dev.towline.mysql;

import dev.towline.dialect.own.Wording;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** MySQL and MariaDB keep lists as JSON, and a digest of those that an index must hold. */
final class MySqlWording implements Wording {

  @Override
  public String now() {
    return "utc_timestamp(6)";
  }

  @Override
  public String key() {
    return "key_digest";
  }

  @Override
  public String keyParameter() {
    return "unhex(sha2(?, 256))";
  }

  @Override
  public Object list(Connection follower, List<String> texts) {
    return TextList.json(texts);
  }

  @Override
  public Optional<List<String>> list(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(TextList::of);
  }

  /** DDL commits; and the server goes on with it when whoever asked for it is gone. */
  @Override
  public Optional<SessionLock> sessionLock() {
    return Optional.of(
        new SessionLock(
            """
            select if(is_used_lock(name) <=> connection_id(), 1, get_lock(name, ?))
            from (select concat('towline ', left(sha2(?, 256), 40)) as name) l
            """,
            "do release_lock(concat('towline ', left(sha2(?, 256), 40)))"));
  }

  @Override
  public Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, LocalDateTime.class))
        .map(at -> at.toInstant(ZoneOffset.UTC));
  }
}
