package dev.towline.dialect.isolation;

import dev.towline.model.TablePair;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A temporary file that holds the rows of one table of a batch as they came, so that no value is
 * refused yet; they are read again in blocks that fit into memory. Nobody else may read it.
 */
public final class Spool implements AutoCloseable {

  /** A block has at most so many rows, and not many more bytes than this. */
  private static final int ROWS_MAX = 5_000;

  private static final long BYTES_MAX = 4 << 20;

  private static final int FIRST_ROOM = 1_024;

  /** One row with its leading field, as it came; numbered from 1 in the order of coming. */
  static final class Line {
    final long number;
    final byte[] text;

    Line(long number, byte[] text) {
      this.number = number;
      this.text = text;
    }
  }

  private final TablePair table;
  private final Path file;
  private final OutputStream out;

  /** Where each line ends in the file. */
  private long[] ends = new long[FIRST_ROOM];

  private byte[] operations = new byte[FIRST_ROOM];
  private int size;

  /** An empty one. */
  public Spool(TablePair table) {
    this.table = table;
    try {
      this.file = Files.createTempFile("towline-", ".rows");
      this.out = new BufferedOutputStream(Files.newOutputStream(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Rows could not be spooled in " + temporary(), e);
    }
  }

  private static String temporary() {
    return String.valueOf(System.getProperty("java.io.tmpdir"));
  }

  TablePair table() {
    return table;
  }

  /** Adds a line. */
  public void add(byte[] line) {
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      operations = Arrays.copyOf(operations, 2 * size);
    }
    ends[size] = start(size) + line.length;
    operations[size++] = line[0];
    try {
      out.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException("Rows could not be spooled in " + temporary(), e);
    }
  }

  private long start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** The next keys after that number that are no more. */
  List<Line> gone(long after) {
    return read(numbers(after, true));
  }

  /** The next rows after that number that are to be written. */
  List<Line> coming(long after) {
    return read(numbers(after, false));
  }

  /** The next rows after that number, of those numbers in their order. */
  List<Line> block(Collection<Long> numbers, long after) {
    List<Long> next = new ArrayList<>();
    long bytes = 0;
    for (long number : numbers) {
      if (number > after && next.size() < ROWS_MAX && bytes < BYTES_MAX) {
        next.add(number);
        bytes += length(number);
      }
    }
    return read(next);
  }

  private List<Long> numbers(long after, boolean gone) {
    List<Long> next = new ArrayList<>();
    long bytes = 0;
    for (int i = (int) after; i < size && next.size() < ROWS_MAX && bytes < BYTES_MAX; i++) {
      if ((operations[i] == 'd') == gone) {
        next.add(i + 1L);
        bytes += length(i + 1L);
      }
    }
    return next;
  }

  private long length(long number) {
    return ends[(int) number - 1] - start((int) number - 1);
  }

  private List<Line> read(List<Long> numbers) {
    List<Line> lines = new ArrayList<>(numbers.size());
    try {
      out.flush();
      try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
        for (long number : numbers) {
          byte[] text = new byte[(int) length(number)];
          in.seek(start((int) number - 1));
          in.readFully(text);
          lines.add(new Line(number, text));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Spooled rows could not be read in " + temporary(), e);
    }
    return lines;
  }

  /** Removes the file. */
  @Override
  public void close() {
    try {
      out.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Spooled rows could not be removed from " + temporary(), e);
    }
  }
}
