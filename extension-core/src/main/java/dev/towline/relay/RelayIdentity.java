package dev.towline.relay;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** How this process names itself where a subscription says who holds it. */
final class RelayIdentity {

  /** Host and process number. */
  static final String TEXT = host() + ":" + ProcessHandle.current().pid();

  private RelayIdentity() {}

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }
}
