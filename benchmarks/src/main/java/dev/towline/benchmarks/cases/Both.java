package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.systems.Replication;
import dev.towline.benchmarks.systems.Towline;

/** Something of each system. */
record Both<T>(T towline, T logical) {

  T of(Replication system) {
    return system instanceof Towline ? towline : logical;
  }
}
