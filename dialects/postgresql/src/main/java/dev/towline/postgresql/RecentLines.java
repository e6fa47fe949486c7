package dev.towline.postgresql;

import java.util.ArrayDeque;
import java.util.Optional;

/** The last lines of a stream, so that the server's word on line N can be told by its key. */
final class RecentLines {

  /** How much of a stream is remembered: more than the server lags behind. */
  static final int BYTES_MAX = 8 << 20;

  private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
  private long firstNumber = 1;
  private long bytes;

  void add(byte[] line) {
    lines.addLast(line);
    bytes += line.length;
    while (bytes > BYTES_MAX && lines.size() > 1) {
      bytes -= lines.removeFirst().length;
      firstNumber++;
    }
  }

  /** Line {@code number} from 1, if it is still remembered. */
  Optional<byte[]> line(long number) {
    long index = number - firstNumber;
    return index < 0 ? Optional.empty() : lines.stream().skip(index).findFirst();
  }
}
