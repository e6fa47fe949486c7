package dev.towline.daemon.command;

import dev.towline.daemon.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations on the command line as they are written in the configuration. */
final class Times implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    try {
      return Durations.of(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("expected " + e.getMessage() + ", not " + text);
    }
  }
}
