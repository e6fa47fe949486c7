package dev.towline.contract.tokens;

import java.util.List;

/**
 * A position, a token's last part, and whether the one shows all that the other stands for.
 *
 * @param held as a follower stores it
 */
record Covering(String held, String wanted, boolean covered) {

  static final List<Covering> ALL =
      List.of(
          // Snapshots of PostgreSQL.
          new Covering("10:10:", "10:10:", true),
          new Covering("10:10:", "10:11:", false),
          new Covering("12:12:", "10:11:", true),
          new Covering("10:12:10", "10:11:", false),
          new Covering("10:12:10", "10:11:10", true),
          new Covering("10:12:10,11", "10:11:10", true),
          new Covering("10:13:10,12", "10:12:10", true),
          new Covering("10:13:10,11", "10:12:10", false),
          new Covering("9:13:9", "10:12:10,11", false),
          new Covering("10:10:", "10:10:+10", false),
          new Covering("11:11:", "10:10:+10", true),
          new Covering("10:12:10", "10:10:+10", false),
          new Covering("11:13:11", "9:12:9,11+10", true),
          new Covering(
              "9007199254740993:9007199254740995:9007199254740994",
              "9007199254740993:9007199254740995:",
              false),
          // Tickets of MySQL and MariaDB.
          new Covering("seq;public_a=7", "1", false),
          new Covering("seq;public_a=7;ticket=1", "1", false),
          new Covering("seq;public_a=7;ticket=2;z=1", "1", true),
          new Covering("seq;my_ticket=9;ticket=2", "5", false),
          new Covering("seq;ticket=10:3,5-7", "4", true),
          new Covering("seq;ticket=10:3,5-7", "3", false),
          new Covering("seq;ticket=10:3,5-7", "5", false),
          new Covering("seq;ticket=10:3,5-7", "6", false),
          new Covering("seq;ticket=10:3,5-7@815", "7", false),
          new Covering("seq;ticket=10:3@42,5-7@815", "8", true),
          new Covering("seq;ticket=10:3@42,5-7@815", "3", false),
          new Covering("seq;ticket=10/2:1-2,5", "2", false),
          new Covering("seq;ticket=10/2:1-2,5", "9", true),
          new Covering("seq;ticket=10/2", "10", false),
          new Covering("seq;ticket=18446744073709551615", "18446744073709551614", true));
}
