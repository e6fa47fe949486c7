package dev.towline.daemon.demo;

/** How much of everything the shop has when it opens. */
final class Stock {

  static final int CUSTOMERS = 59;
  static final int TRACKS = 3503;
  static final int ALBUMS = 347;
  static final int PLAYLISTS = 18;

  private Stock() {}
}
