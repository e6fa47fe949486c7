package dev.towline.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What a follower's table is being altered into, noted before the first statement runs. Where each
 * statement commits by itself, whoever comes after a crash ends it.
 *
 * @param target the leader's table as it will have been followed
 * @param standing the follower's table before the first of the steps
 * @param steps those not noted as done; the first one is done if the table stands otherwise
 */
public record ShapeIntent(KnownShape target, KnownShape standing, List<Step> steps) {

  public ShapeIntent {
    steps = List.copyOf(steps);
  }

  /**
   * What one alteration does.
   *
   * @param whats the changes that it follows, in words
   * @param forbidding columns that may not be null any more
   * @param ways statements to run together, in several ways of which each asks for less than the
   *     one before
   */
  public record Step(List<String> whats, List<String> forbidding, List<List<String>> ways) {

    public Step {
      whats = List.copyOf(whats);
      forbidding = List.copyOf(forbidding);
      ways = ways.stream().map(List::copyOf).toList();
    }
  }

  /** What is left when the first step is done. */
  public ShapeIntent next(KnownShape reached, KnownShape stands) {
    return new ShapeIntent(reached, stands, steps.subList(1, steps.size()));
  }

  /** All of it as texts, to be stored; see {@link #of}. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    texts.add(String.valueOf(target.relation()));
    add(texts, target.texts());
    add(texts, standing.texts());
    for (Step step : steps) {
      add(texts, step.whats());
      add(texts, step.forbidding());
      texts.add(String.valueOf(step.ways().size()));
      step.ways().forEach(way -> add(texts, way));
    }
    return texts;
  }

  private static void add(List<String> texts, List<String> part) {
    texts.add(String.valueOf(part.size()));
    texts.addAll(part);
  }

  /** What {@link #texts} wrote. */
  public static ShapeIntent of(List<String> texts) {
    Iterator<String> text = texts.iterator();
    KnownShape target = KnownShape.of(Long.parseLong(text.next()), part(text));
    KnownShape standing = KnownShape.of(0, part(text));
    List<Step> steps = new ArrayList<>();
    while (text.hasNext()) {
      steps.add(new Step(part(text), part(text), ways(text)));
    }
    return new ShapeIntent(target, standing, steps);
  }

  private static List<List<String>> ways(Iterator<String> text) {
    int count = Integer.parseInt(text.next());
    List<List<String>> ways = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ways.add(part(text));
    }
    return ways;
  }

  private static List<String> part(Iterator<String> text) {
    int count = Integer.parseInt(text.next());
    List<String> part = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      part.add(text.next());
    }
    return part;
  }
}
