package dev.towline.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.relay.RelaySettings.RefusedRows;
import dev.towline.relay.RelaySettings.Reshaped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  static List<Option<?>> all() {
    return Options.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyOptionHasADefaultOfItsOwnForm(Option<?> option) {
    assertThat(option.parser().apply(option.standard())).isNotNull();
    assertThat(option.description()).endsWith(".").doesNotContain("\n");
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyOptionIsAFlagAndAVariableAndAKeyOfOneName(Option<?> option) {
    String key = option.name();

    assertThat(key).matches("[a-z]+(-[a-z]+)*");
    assertThat(option.flag()).isEqualTo("--" + key);
    assertThat(option.environmentVariable().toLowerCase(Locale.ROOT).replace('_', '-'))
        .isEqualTo("towline-" + key);
  }

  @Test
  void namesAreUnique() {
    assertThat(Options.ALL.stream().map(Option::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({"20ms,20", "5s,5000", "2min,120000", "1h,3600000", "30d,2592000000", "5 s,5000"})
  void durationsHaveAUnit(String text, long millis) {
    assertThat(Values.duration(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "s", "-5s", "1.5s", "5 weeks", "99999999999999s"})
  void anythingElseIsNoDuration(String text) {
    assertThatThrownBy(() -> Values.duration(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"65536,65536", "256kB,262144", "16MB,16777216", "2GB,2147483648"})
  void sizesAreBinaryAsOnPostgresql(String text, long bytes) {
    assertThat(Values.bytes(text)).isEqualTo(bytes);
  }

  @Test
  void anAddressIsHostAndPortOrOff() {
    assertThat(Values.address("off")).isEmpty();
    assertThat(Values.address("127.0.0.1:0").orElseThrow().getPort()).isZero();
    assertThatThrownBy(() -> Values.address("9573")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Values.address("here:99999"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRefusedRowStopsOrGoesToQuarantine() {
    assertThat(Values.refusedRows("stop")).isEqualTo(RefusedRows.STOP);
    assertThat(Values.refusedRows("quarantine")).isEqualTo(RefusedRows.QUARANTINE);
    assertThatThrownBy(() -> Values.refusedRows("skip"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stop or quarantine");
  }

  @Test
  void tablesOfAnotherShapeAreFollowedOrStopOrAreIgnored() {
    assertThat(Values.reshaped("follow")).isEqualTo(Reshaped.FOLLOW);
    assertThat(Values.reshaped("stop")).isEqualTo(Reshaped.STOP);
    assertThat(Values.reshaped("ignore")).isEqualTo(Reshaped.IGNORE);
    assertThatThrownBy(() -> Values.reshaped("skip"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("follow, stop or ignore");
  }

  @Test
  void aCronExpressionIsCheckedAtOnce() {
    assertThatThrownBy(() -> Values.cron("every day")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aScheduleIsACronExpressionOrOff() {
    assertThat(Values.cronOrOff("off")).isEmpty();
    assertThat(Values.cronOrOff("0 0 3 * * ?")).isPresent();
    assertThatThrownBy(() -> Values.cronOrOff("daily"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aValueThatNobodySetIsTheDefault() {
    OptionReader reader = new OptionReader(Map.of(), List.of(), new Problems());

    assertThat(reader.read(Options.RETRY_MAX)).isEqualTo(Duration.ofSeconds(30));
  }
}
