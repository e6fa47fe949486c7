package dev.towline.contract.catalog;

/** A table with a column of every type, and with what a column may have besides. */
final class EveryType {

  private static final String FAMILY =
      """
      create table t (
        id bigint unsigned not null auto_increment primary key,
        ti tinyint, one tinyint(1) default 1, tu tinyint unsigned, si smallint,
        mi mediumint unsigned, i int, iz int(8) zerofill, big bigint not null default -5,
        f float, f2 float(7,3), d double default 1e10, d2 double(10,2), fu float unsigned,
        dc decimal(65,30), du decimal(10,2) unsigned default 1.50, bi bit,
        b64 bit(64) default b'101', dt date default '2020-01-02', tm time default '-12:00:00',
        tm3 time(3), dtm datetime, dtm6 datetime(6) default current_timestamp(6),
        upd datetime null on update current_timestamp,
        ts timestamp null, ts6 timestamp(6) not null default current_timestamp(6), y year default 2001,
        c char(10) not null default '', cb char(10) character set latin1,
        vc varchar(20) collate utf8mb4_bin default 'it''s \\\\ x\\n',
        v3 varchar(30) character set utf8mb3, tt tinytext, tx text, mt mediumtext, lt longtext,
        bn binary(16), vb varbinary(100) default 'abc\\\\', tb tinyblob, bb blob, mb mediumblob,
        lb longblob, e enum('a','b''c','','ü','d\\\\') default 'b''c', s set('x','y') default 'x,y',
        j json, g geometry, p point, pg polygon, gc geometrycollection,
        kept int as (i + 1) stored, made varchar(40) as (concat(vc, 'a''b\\\\')) virtual,
        expression int default (1 + 2), words varchar(40) default (concat('a''', 'b\\\\')),
        index k1 (i, big), unique u1 (big, vc(5)), unique u2 (i), index k3 (tx(100)),
        fulltext ft (tx), index down (i desc, big), check (i > 0),
        constraint cc check (vc <> 'it''s')%s)
      """;

  private EveryType() {}

  /** In a database that is in use; tables {@code t} and {@code keyless}. */
  static String[] family(boolean mariaDb) {
    String own =
        mariaDb
            ? ", u uuid, i4 inet4, i6 inet6"
            : ", hid int invisible default 3, index functional ((i + 1))";
    return new String[] {
      FAMILY.formatted(own), "create table keyless (a int, b varchar(10), unique (a))"
    };
  }
}
