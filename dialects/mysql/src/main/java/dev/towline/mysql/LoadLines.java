package dev.towline.mysql;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;

/**
 * Lines as LOAD DATA reads them: it knows all escapes of a {@link dev.towline.dialect.RowLine} but
 * those of form feed and vertical tab, which may stand as they are.
 */
final class LoadLines {

  private LoadLines() {}

  static InputStream of(List<byte[]> lines) {
    ByteArrayOutputStream all =
        new ByteArrayOutputStream(lines.stream().mapToInt(line -> line.length).sum());
    for (byte[] line : lines) {
      int written = 0;
      for (int i = 0; i < line.length - 1; i++) {
        if (line[i] == '\\') {
          if (line[i + 1] == 'f' || line[i + 1] == 'v') {
            all.write(line, written, i - written);
            all.write(line[i + 1] == 'f' ? 0x0c : 0x0b);
            written = i + 2;
          }
          i++;
        }
      }
      all.write(line, written, line.length - written);
    }
    return new ByteArrayInputStream(all.toByteArray());
  }
}
