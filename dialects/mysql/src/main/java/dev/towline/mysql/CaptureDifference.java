package dev.towline.mysql;

import dev.towline.model.TableName;
import dev.towline.mysql.InstalledCapture.Trigger;
import dev.towline.mysql.WantedCapture.Event;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the capture of one table differs from what it ought to be, and what that takes to mend.
 *
 * @param sentences what differs, whole sentences that begin in lower case after the table's name
 */
record CaptureDifference(Mend mend, TableName table, List<String> sentences) {

  /** From the least to the most. */
  enum Mend {
    NOTHING,
    /** Put new triggers in the place of old ones: no change is lost while it is done. */
    REFRESH,
    /** The same, but changes may have been lost, so followers must look at everything. */
    REPLACE,
    INSTALL
  }

  static CaptureDifference missing(WantedCapture wanted) {
    return new CaptureDifference(
        Mend.INSTALL, wanted.table(), List.of("its changes are not captured"));
  }

  static CaptureDifference between(InstalledCapture installed, WantedCapture wanted) {
    List<String> lost = lost(installed, wanted);
    List<String> stale = stale(installed, wanted);
    if (lost.isEmpty() && stale.isEmpty()) {
      return new CaptureDifference(Mend.NOTHING, wanted.table(), List.of());
    }
    return lost.isEmpty()
        ? new CaptureDifference(Mend.REFRESH, wanted.table(), stale)
        : new CaptureDifference(Mend.REPLACE, wanted.table(), lost);
  }

  /** Whether the audit table keeps what it ought to, in the right types. */
  static boolean fits(InstalledCapture installed, WantedCapture wanted) {
    return installed.wholeRow() == wanted.wholeRow()
        && installed.auditTypes().equals(Optional.of(wanted.keptTypes()));
  }

  /** Whether a trigger is what the table ought to have for its event. */
  static boolean right(Trigger trigger, WantedCapture wanted) {
    return trigger.table().equals(wanted.table())
        && plain(trigger.body()).equals(plain(wanted.body(trigger.event())))
        && trigger.definer().equals(wanted.definer())
        && trigger.mode().equals(Set.of(WantedCapture.MODE.split(",", -1)));
  }

  /** A client may have changed the space between words. */
  private static String plain(String body) {
    return body.replaceAll("\\s+", " ");
  }

  /** The differences with which every change is still logged. */
  private static List<String> stale(InstalledCapture installed, WantedCapture wanted) {
    return Stream.of(
            sentence(
                !installed.known().equals(wanted.table()),
                "it was named " + installed.known() + " when it was captured"),
            sentence(
                !installed.referenced().equals(wanted.referenced()),
                "foreign keys referenced %s of it and reference %s now"
                    .formatted(columns(installed.referenced()), columns(wanted.referenced()))),
            sentence(
                installed.detail() != wanted.detail(),
                "it is captured with %s and would be with %s"
                    .formatted(lower(installed.detail().name()), lower(wanted.detail().name()))),
            sentence(
                installed.triggers().stream().anyMatch(trigger -> !right(trigger, wanted))
                    || installed.triggers().size() > Event.values().length,
                "its triggers are not what this version of Towline writes for it"))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The differences with which changes may have been lost, or could not be told by key. */
  private static List<String> lost(InstalledCapture installed, WantedCapture wanted) {
    List<String> missing =
        Stream.of(Event.values())
            .filter(
                event ->
                    installed.triggers().stream()
                        .noneMatch(
                            trigger ->
                                trigger.event() == event && trigger.table().equals(wanted.table())))
            .map(Event::lower)
            .toList();
    Optional<String> key =
        sentence(
            !installed.keptNames().equals(wanted.keptNames())
                || installed.wholeRow() != wanted.wholeRow(),
            "its key was %s when it was captured and is %s now"
                .formatted(
                    key(installed.wholeRow(), installed.keptNames()),
                    key(wanted.wholeRow(), wanted.keptNames())));
    return Stream.of(
            key,
            sentence(!missing.isEmpty(), "it lacks the triggers for " + String.join(", ", missing)),
            sentence(
                key.isEmpty() && !fits(installed, wanted),
                "its audit table is gone or has other types than its key"),
            sentence(!installed.complete(), "its installation did not come to its end"))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> sentence(boolean holds, String sentence) {
    return holds ? Optional.of(sentence) : Optional.empty();
  }

  private static String key(boolean wholeRow, List<String> names) {
    return wholeRow ? "the whole row" : columns(names);
  }

  private static String columns(List<String> names) {
    return names.isEmpty() ? "nothing beside the key" : "(" + String.join(", ", names) + ")";
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
