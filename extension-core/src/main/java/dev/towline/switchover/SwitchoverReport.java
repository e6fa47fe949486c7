package dev.towline.switchover;

import dev.towline.model.Position;
import dev.towline.model.Switchover;
import java.time.Duration;
import java.util.Optional;

/**
 * What a switchover has done.
 *
 * @param pause how long nobody could write
 * @param position the old leader's last one, which the new leader has
 * @param counted tables whose rows were counted on both sides while writes waited
 * @param rows counted there
 * @param notCounted tables that were too large for it
 * @param counters sequences, identities and auto-increments that were set
 */
public record SwitchoverReport(
    Switchover switchover,
    Optional<Duration> pause,
    Optional<Position> position,
    int counted,
    long rows,
    int notCounted,
    int counters) {}
