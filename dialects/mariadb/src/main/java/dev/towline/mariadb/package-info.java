/**
 * The MariaDB dialect: MySQL's with what differs swapped. Read {@link
 * dev.towline.mariadb.MariaDbEngine} first.
 */
@NullMarked
package dev.towline.mariadb;

import org.jspecify.annotations.NullMarked;
