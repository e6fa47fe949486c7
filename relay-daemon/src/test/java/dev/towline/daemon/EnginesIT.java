package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands, from any engine to any other. */
class EnginesIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void aShopIsCheckedInstalledCopiedFollowedAndVerified(Road road) throws Exception {
    Shop shop = new Shop(folder, road.leader(), road.follower());
    assertThat(shop.done("check").answer()).contains("database old: ok", "0 findings block");
    assertThat(shop.done("install").answer())
        .contains("old: ready to lead, 2 tables changed", "new: ready to follow");
    assertThat(shop.done("install").answer())
        .contains("old: ready to lead, everything was in place");
    assertThat(shop.done("check").answer()).doesNotContain("not captured", "blocks  ");

    try (Program daemon = Program.start(folder, "run")) {
      Await.until("it is copied", shop::consistent);
      assertThat(shop.equal()).isTrue();
      shop.leader(
          """
          update orders set note = 'Zoë 😀' where id <= 10;
          update orders set note = null where id = 11;
          update orders set id = id + 5000 where id between 20 and 29;
          delete from orders where id > 6000;
          delete from orders where id between 900 and 950;
          insert into customer (id, name) values (101, 'O''Neill \\\\ Söhne')
          """);
      Await.until("the changes arrived", shop::equal);

      assertThat(shop.done("status").answer())
          .contains(
              "state       consistent", "audit tables of old", shop.leaderSchema() + ".orders");
      assertThat(shop.done("verify").answer())
          .contains("upgrade: equal, ", " compared in 2 tables");
      assertThat(daemon.terminate().exitCode()).as(daemon.story()).isZero();
    }
  }
}
