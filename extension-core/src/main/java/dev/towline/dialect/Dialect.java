package dev.towline.dialect;

/**
 * Everything Towline can do with one engine, as parts that can be swapped one by one.
 *
 * @param name the engine's name in lower case, as in the folder of its migrations
 */
public record Dialect(
    String name,
    Catalog catalog,
    Preflight preflight,
    Capture capture,
    Changelog changelog,
    RowReader reader,
    Applier applier,
    Verifications verifications,
    Quarantine quarantine,
    Resyncs resyncs,
    Fence fence,
    Numbering numbering,
    Shapes shapes,
    Switchovers switchovers,
    Faults faults) {}
