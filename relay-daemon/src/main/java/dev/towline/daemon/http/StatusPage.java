package dev.towline.daemon.http;

import dev.towline.daemon.jobs.RelayWatch;
import dev.towline.daemon.text.Words;
import java.util.List;
import java.util.stream.Collectors;

/** The page for people who look at the daemon with a browser. */
final class StatusPage {

  private StatusPage() {}

  static String of(List<RelayWatch> watches) {
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta http-equiv="refresh" content="2">
    <title>Towline</title>
    <style>
      body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem }
      th, td { text-align: left; padding: .2rem 1.5rem .2rem 0; vertical-align: top }
    </style>
    <h1>Towline</h1>
    <table>
    <tr><th>subscription<th>state<th>lag<th>rows
    %s
    </table>
    <p><a href="/metrics">metrics</a> <a href="/health">health</a> <a href="/ready">ready</a>
    """
        .formatted(watches.stream().map(StatusPage::row).collect(Collectors.joining("\n")));
  }

  private static String row(RelayWatch watch) {
    return "<tr><td>%s<td>%s<td>%s<td>%s"
        .formatted(
            escaped(watch.name().text()),
            escaped(watch.words()),
            watch.lag().map(Words::duration).orElse(""),
            Words.count(watch.rows()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
