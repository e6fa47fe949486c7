package dev.towline.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class OriginalTableTest {

  @Test
  void columnsAndOptionsAreTakenWordForWord() {
    OriginalTable table =
        OriginalTable.parse(
            """
            CREATE TABLE `a``b` (
              `id` int NOT NULL AUTO_INCREMENT,
              `od``d, ``` enum('a,b','`') DEFAULT 'a,b' COMMENT 'it''s, ) ENGINE=x',
              `last` int DEFAULT NULL,
              PRIMARY KEY (`id`),
              KEY `last` (`last`)
            ) ENGINE=InnoDB AUTO_INCREMENT=17 DEFAULT CHARSET=latin1 COMMENT='x'
            /*!50100 PARTITION BY HASH (`id`)
            PARTITIONS 3 */""");

    assertThat(table.columns())
        .containsExactly(
            entry("id", "int NOT NULL AUTO_INCREMENT"),
            entry("od`d, `", "enum('a,b','`') DEFAULT 'a,b' COMMENT 'it''s, ) ENGINE=x'"),
            entry("last", "int DEFAULT NULL"));
    assertThat(table.options())
        .isEqualTo(
            """
            ENGINE=InnoDB DEFAULT CHARSET=latin1 COMMENT='x'
            /*!50100 PARTITION BY HASH (`id`)
            PARTITIONS 3 */""");
  }
}
