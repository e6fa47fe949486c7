package dev.towline.postgresql;

import static java.util.function.Predicate.not;

import dev.towline.dialect.Capture.Level;
import dev.towline.model.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the capture of one table differs from what it ought to be, and what that takes to mend.
 *
 * @param sentences what differs, whole sentences that begin in lower case after the table's name
 */
record CaptureDifference(Mend mend, TableName table, List<String> sentences) {

  /** From the least to the most; each does what those before it do. */
  enum Mend {
    NOTHING,
    /** Replace the function's text: no change is lost while it is done. */
    REFRESH,
    /** Install it anew: changes may have been lost, so followers must look at everything. */
    REPLACE,
    INSTALL
  }

  /** What the difference is, told of a table without capture. */
  static CaptureDifference missing(WantedCapture wanted) {
    return new CaptureDifference(
        Mend.INSTALL, wanted.table(), List.of("its changes are not captured"));
  }

  static CaptureDifference between(InstalledCapture installed, WantedCapture wanted) {
    List<String> lost = lost(installed, wanted);
    if (!lost.isEmpty()) {
      return new CaptureDifference(Mend.REPLACE, wanted.table(), lost);
    }
    List<String> stale = stale(installed, wanted);
    return new CaptureDifference(
        stale.isEmpty() ? Mend.NOTHING : Mend.REFRESH, wanted.table(), stale);
  }

  /** The differences with which every change is still logged. */
  private static List<String> stale(InstalledCapture installed, WantedCapture wanted) {
    return Stream.of(
            sentence(
                !installed.known().equals(wanted.table()),
                "it was named " + installed.known() + " when it was captured"),
            sentence(
                !installed.functionBody().equals(Optional.of(wanted.functionBody())),
                "its trigger function is not what this version of Towline writes for it"))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The differences with which changes may have been lost, or could not be told by key. */
  private static List<String> lost(InstalledCapture installed, WantedCapture wanted) {
    Optional<String> key =
        sentence(
            !installed.keyNumbers().equals(wanted.keyNumbers()),
            "its key was %s when it was captured and is %s now"
                .formatted(names(installed.keyNames()), names(wanted.keyNames())));
    List<String> missing =
        wanted.triggers().stream().filter(not(installed.triggers()::contains)).sorted().toList();
    return Stream.of(
            key,
            sentence(
                installed.level() != wanted.level(),
                "it is captured %s and would be %s"
                    .formatted(per(installed.level()), per(wanted.level()))),
            sentence(
                installed.detail() != wanted.detail(),
                "it is captured with %s and would be with %s"
                    .formatted(lower(installed.detail().name()), lower(wanted.detail().name()))),
            sentence(installed.functionBody().isEmpty(), "its trigger function is gone"),
            sentence(
                installed.level() == wanted.level() && !missing.isEmpty(),
                "it lacks triggers, or they do not always fire: " + String.join(", ", missing)),
            sentence(
                key.isEmpty() && !installed.fits(),
                "its audit segments are gone or have other types than its key"),
            sentence(
                installed.uncovered() > 0,
                "partitions without a trigger: " + installed.uncovered()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> sentence(boolean holds, String sentence) {
    return holds ? Optional.of(sentence) : Optional.empty();
  }

  private static String names(List<String> key) {
    return key.isEmpty() ? "the whole row" : "(" + String.join(", ", key) + ")";
  }

  private static String per(Level level) {
    return level == Level.STATEMENT ? "per statement" : "per row";
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
