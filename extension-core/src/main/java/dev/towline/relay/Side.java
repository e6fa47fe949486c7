package dev.towline.relay;

import dev.towline.dialect.Dialect;
import dev.towline.model.NodeName;
import javax.sql.DataSource;

/**
 * One of the two databases of a subscription: its name, its engine and where connections come from.
 */
public record Side(NodeName name, Dialect dialect, DataSource dataSource) {}
