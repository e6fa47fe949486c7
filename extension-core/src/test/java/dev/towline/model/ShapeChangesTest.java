package dev.towline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.KnownShape.KnownColumn;
import dev.towline.model.ShapeChange.ColumnAdded;
import dev.towline.model.ShapeChange.ColumnDropped;
import dev.towline.model.ShapeChange.ColumnRenamed;
import dev.towline.model.ShapeChange.ColumnRetyped;
import dev.towline.model.ShapeChange.DefaultChanged;
import dev.towline.model.ShapeChange.KeyChanged;
import dev.towline.model.ShapeChange.NullnessChanged;
import dev.towline.model.ShapeChange.PartAdded;
import dev.towline.model.ShapeChange.PartDropped;
import dev.towline.model.TableShape.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShapeChangesTest {

  private static final Fingerprint FINGERPRINT = new Fingerprint("a/b/c");

  private static KnownColumn column(int number, String name) {
    return new KnownColumn(number, name, "int", false, "", "");
  }

  private static KnownColumn column(int number, String name, String type) {
    return new KnownColumn(number, name, type, false, "", "");
  }

  private static KnownShape numbered(KnownColumn... columns) {
    return new KnownShape(7, FINGERPRINT, List.of(columns), List.of(), List.of());
  }

  private static KnownShape named(KnownColumn... columns) {
    return new KnownShape(0, FINGERPRINT, List.of(columns), List.of(), List.of());
  }

  private static List<ShapeChange> changes(KnownShape before, KnownShape now) {
    return ShapeChanges.between(before, now).changes();
  }

  @Test
  void nothingChanged() {
    KnownShape shape = numbered(column(1, "a"), column(2, "b"));

    assertThat(ShapeChanges.between(shape, shape)).isEqualTo(new ShapeChanges(List.of(), true));
  }

  @Test
  void aNumberTellsARenamedColumnFromAnotherOne() {
    KnownShape before = numbered(column(1, "a"), column(2, "b"));

    assertThat(changes(before, numbered(column(1, "a"), column(2, "c"))))
        .containsExactly(new ColumnRenamed("b", "c"));
    assertThat(changes(before, numbered(column(1, "a"), column(3, "b"))))
        .containsExactly(new ColumnDropped("b"), new ColumnAdded("b", false));
  }

  @Test
  void namesMaySwapAndThenRowsAreReadAgain() {
    ShapeChanges swapped =
        ShapeChanges.between(
            numbered(column(1, "a"), column(2, "b")), numbered(column(1, "b"), column(2, "a")));

    assertThat(swapped.changes())
        .containsExactly(new ColumnRenamed("a", "b"), new ColumnRenamed("b", "a"));
    assertThat(swapped.keepsRows()).isFalse();
  }

  @Test
  void anotherTableOfTheSameNameHasOtherNumbers() {
    KnownShape before = numbered(column(1, "a"), column(2, "b"));
    KnownShape now =
        new KnownShape(
            8, FINGERPRINT, List.of(column(1, "b"), column(2, "c")), List.of(), List.of());

    assertThat(changes(before, now)).doesNotContain(new ColumnRenamed("a", "b"));
    assertThat(ShapeChanges.between(before, now).keepsRows()).isFalse();
  }

  @Test
  void withoutNumbersPlaceAndTypeTellARename() {
    KnownShape before = named(column(1, "a"), column(2, "b"), column(3, "c"));

    assertThat(changes(before, named(column(1, "a"), column(2, "x"), column(3, "c"))))
        .containsExactly(new ColumnRenamed("b", "x"));
    assertThat(changes(before, named(column(1, "a"), column(2, "x", "text"), column(3, "c"))))
        .containsExactly(new ColumnDropped("b"), new ColumnAdded("x", false));
    assertThat(changes(before, named(column(1, "a"), column(2, "c"))))
        .containsExactly(new ColumnDropped("b"));
  }

  @Test
  void withoutNumbersNothingIsProved() {
    KnownShape before = named(column(1, "a"), column(2, "b"));

    assertThat(ShapeChanges.between(before, named(column(1, "b"), column(2, "a"))).keepsRows())
        .isFalse();
    assertThat(ShapeChanges.between(before, named(column(1, "a"))).keepsRows()).isFalse();
  }

  @Test
  void aColumnThatIsFilledChangesRowsAndAnEmptyOneDoesNot() {
    KnownShape before = numbered(column(1, "a"));
    KnownColumn filled = new KnownColumn(2, "b", "int", false, "5", "");

    assertThat(ShapeChanges.between(before, numbered(column(1, "a"), column(2, "b"))).keepsRows())
        .isTrue();
    assertThat(ShapeChanges.between(before, numbered(column(1, "a"), filled)).keepsRows())
        .isFalse();
  }

  @Test
  void aNewColumnThatTakesNoNullIsAddedFirstAndForbiddenThen() {
    KnownColumn strict = new KnownColumn(2, "b", "int", true, "", "");

    assertThat(changes(numbered(column(1, "a")), numbered(column(1, "a"), strict)))
        .containsExactly(new ColumnAdded("b", true), new NullnessChanged("b", true));
  }

  @Test
  void whatIsSaidOfAColumnChanges() {
    KnownColumn before = new KnownColumn(1, "a", "int", false, "1", "");
    KnownColumn now = new KnownColumn(1, "b", "bigint", true, "2", "");

    assertThat(changes(numbered(before), numbered(now)))
        .containsExactly(
            new ColumnRenamed("a", "b"),
            new ColumnRetyped("b", "int", "bigint"),
            new DefaultChanged("b"),
            new NullnessChanged("b", true));
  }

  @Test
  void aRenamedColumnOfTheKeyIsNoOtherKey() {
    KnownShape before =
        new KnownShape(7, FINGERPRINT, List.of(column(1, "a")), List.of("a"), List.of());
    KnownShape renamed =
        new KnownShape(7, FINGERPRINT, List.of(column(1, "b")), List.of("b"), List.of());
    KnownShape other =
        new KnownShape(
            7, FINGERPRINT, List.of(column(1, "a"), column(2, "b")), List.of("a", "b"), List.of());

    assertThat(changes(before, renamed)).containsExactly(new ColumnRenamed("a", "b"));
    assertThat(changes(before, other))
        .containsExactly(
            new ColumnAdded("b", false), new KeyChanged(List.of("a"), List.of("a", "b")));
  }

  @Test
  void indexesComeAndGo() {
    KnownShape before =
        new KnownShape(
            7, FINGERPRINT, List.of(), List.of(), List.of(new Definition("i", "create index i")));
    KnownShape now =
        new KnownShape(
            7, FINGERPRINT, List.of(), List.of(), List.of(new Definition("j", "create index j")));

    assertThat(changes(before, now))
        .containsExactly(new PartDropped("i"), new PartAdded("j", "create index j"));
  }

  @Test
  void whatIsStoredComesBack() {
    KnownShape shape =
        new KnownShape(
            7,
            FINGERPRINT,
            List.of(new KnownColumn(3, "a b", "text collate \"C\"", true, "'x'::text", "")),
            List.of("a b"),
            List.of(new Definition("i", "create index i")));

    assertThat(KnownShape.of(7, shape.texts())).isEqualTo(shape);
  }

  @Test
  void underOtherNamesWhatIsLeftOutIsNotThere() {
    TableName table = new TableName("public", "t");
    TableMapping mapping =
        new TableMapping(
            Map.of(),
            Map.of(),
            Map.of(table, Map.of("a", "x")),
            Map.of(table, Set.of("b")),
            Map.of());

    assertThat(numbered(column(1, "a"), column(2, "b")).onFollower(mapping, table).columns())
        .containsExactly(column(1, "x"));
  }

  /** Whoever makes the changes in their order has the columns of now. */
  @Test
  void theChangesOfAnyTwoShapesLeadFromTheOneToTheOther() {
    Random random = new Random(4711);
    for (int i = 0; i < 2_000; i++) {
      long relation = random.nextBoolean() ? 7 : 0;
      KnownShape before = random(random, relation);
      KnownShape now = random(random, relation);
      List<String> names = new ArrayList<>(names(before));
      List<ColumnRenamed> renames = new ArrayList<>();
      for (ShapeChange change : changes(before, now)) {
        if (change instanceof ColumnDropped dropped) {
          assertThat(names.remove(dropped.column())).isTrue();
        } else if (change instanceof ColumnRenamed renamed) {
          assertThat(names).contains(renamed.from());
          renames.add(renamed);
        }
      }
      renames.forEach(renamed -> names.remove(renamed.from()));
      renames.forEach(renamed -> names.add(renamed.to()));
      for (ShapeChange change : changes(before, now)) {
        if (change instanceof ColumnAdded added) {
          assertThat(names).doesNotContain(added.column());
          names.add(added.column());
        }
      }
      assertThat(names).containsExactlyInAnyOrderElementsOf(names(now));
    }
  }

  private static List<String> names(KnownShape shape) {
    return shape.columns().stream().map(KnownColumn::name).toList();
  }

  private static KnownShape random(Random random, long relation) {
    List<String> names = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
    List<KnownColumn> columns = new ArrayList<>();
    int number = 0;
    for (int i = random.nextInt(5); i >= 0; i--) {
      number += 1 + random.nextInt(2);
      String name = names.remove(random.nextInt(names.size()));
      columns.add(column(number, name, random.nextBoolean() ? "int" : "text"));
    }
    return new KnownShape(relation, FINGERPRINT, columns, List.of(), List.of());
  }

  @Test
  void aFingerprintHasThreeParts() {
    Fingerprint one = new Fingerprint("shape/signs/files");

    assertThat(one.sameShape(new Fingerprint("shape/signs/others"))).isTrue();
    assertThat(one.sameShape(new Fingerprint("shape/others/files"))).isFalse();
    assertThat(one.sameRows(new Fingerprint("other/signs/files"))).isTrue();
    assertThat(one.sameRows(new Fingerprint("shape/signs/others"))).isFalse();
    assertThat(one.sameColumns(new Fingerprint("shape/x/y"))).isTrue();
    assertThat(Fingerprint.NONE.sameColumns(one)).isFalse();
  }
}
