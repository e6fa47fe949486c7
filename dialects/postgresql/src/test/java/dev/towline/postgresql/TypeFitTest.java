package dev.towline.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeFitTest {

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          integer                        | integer                        | HOLDS
          smallint                       | bigint                         | HOLDS
          bigint                         | integer                        | SHORTER
          bigint                         | numeric(18,0)                  | NARROWER
          integer                        | numeric(10,0)                  | HOLDS
          integer                        | numeric(12,2)                  | REWRITES
          numeric                        | bigint                         | NARROWER
          numeric                        | numeric(10,2)                  | NARROWER
          numeric(10,2)                  | numeric                        | HOLDS
          numeric(10,2)                  | numeric(12,2)                  | HOLDS
          numeric(10,2)                  | numeric(12,4)                  | REWRITES
          numeric(10,2)                  | numeric(10,4)                  | NARROWER
          numeric(10,2)                  | numeric(12,0)                  | NARROWER
          character varying(10)          | character varying(5)           | SHORTER
          character varying(10)          | character varying(11)          | HOLDS
          character varying(10)          | character varying              | HOLDS
          character varying              | character varying(10)          | SHORTER
          character varying(10)[]        | character varying(5)[]         | SHORTER
          character varying(10)          | text                           | HOLDS
          text                           | character varying(10)          | SHORTER
          character(3)                   | character(5)                   | REWRITES
          character(5)                   | character(3)                   | NARROWER
          character(3)                   | text                           | HOLDS
          text                           | public.citext                  | REWRITES
          public.citext                  | extensions.citext              | HOLDS
          timestamp without time zone    | timestamp with time zone       | DIFFERS
          timestamp without time zone    | timestamp(3) without time zone | NARROWER
          timestamp(3) without time zone | timestamp without time zone    | HOLDS
          json                           | jsonb                          | REWRITES
          jsonb                          | json                           | HOLDS
          real                           | double precision               | REWRITES
          double precision               | real                           | NARROWER
          integer[]                      | integer                        | DIFFERS
          integer[]                      | text                           | HOLDS
          uuid                           | text                           | HOLDS
          uuid                           | integer                        | DIFFERS
          bit(3)                         | bit(4)                         | DIFFERS
          bit varying(3)                 | bit varying(4)                 | HOLDS
          public.posint                  | integer                        | DIFFERS
          "we(ird(3)"                    | "we(ird(4)"                    | DIFFERS
          """)
  void tellsHowAFollowersTypeTakesALeadersValues(String leader, String follower, TypeFit fit) {
    assertThat(TypeFit.of(leader, follower)).isEqualTo(fit);
  }
}
