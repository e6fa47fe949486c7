package dev.towline.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.model.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateTest {

  @Test
  void namesAreAlwaysQuoted() {
    assertThat(render("select {{x|id}}", Values.none().with("x", "Odd \"name\"")))
        .isEqualTo("select \"Odd \"\"name\"\"\"");
    assertThat(render("from {{t|id}}", Values.none().with("t", new TableName("My.schema", "t"))))
        .isEqualTo("from \"My.schema\".\"t\"");
  }

  @Test
  void textsAreLiteralsWhateverTheSessionThinksOfBackslashes() {
    assertThat(render("{{x|text}}", Values.none().with("x", "it's"))).isEqualTo("'it''s'");
    assertThat(render("{{x|text}}", Values.none().with("x", "\\'"))).isEqualTo("E'\\\\'''");
    assertThat(render("{{t|text}}", Values.none().with("t", new TableName("s", "it's"))))
        .isEqualTo("'\"s\".\"it''s\"'");
  }

  @Test
  void listsHaveCommasAndTheQualifierOfTheGap() {
    Values keys = Values.none().with("keys", List.of("a", "b c"));

    assertThat(render("{{keys|id}}", keys)).isEqualTo("\"a\", \"b c\"");
    assertThat(render("{{new.keys|id}}", keys)).isEqualTo("new.\"a\", new.\"b c\"");
    assertThat(render("array[{{keys|text}}]", keys)).isEqualTo("array['a', 'b c']");
    assertThat(render("({{keys|id}})", Values.none().with("keys", List.of()))).isEqualTo("()");
  }

  @Test
  void valuesAreNotReadAsTemplates() {
    assertThat(render("{{x|id}}", Values.none().with("x", "{{y|id}} $1 \\")))
        .isEqualTo("\"{{y|id}} $1 \\\"");
  }

  @Test
  void aGapThatDoesNotSayHowToQuoteIsRefused() {
    for (String gap : List.of("{{x}}", "{{x|raw}}", "{{ x|id }}", "{{x|id", "x}}")) {
      assertThatThrownBy(() -> render("select " + gap, Values.none().with("x", "a")))
          .as(gap)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("does not say how to quote it");
    }
  }

  @Test
  void aGapWithoutAValueIsRefused() {
    assertThatThrownBy(() -> render("select {{x|id}}", Values.none()))
        .hasMessage("test needs a value named x.");
  }

  @Test
  void aNameThatWouldEndAFunctionIsRefusedInsideOfItOnly() {
    Values evil = Values.none().with("x", "a$towline$; drop table t");

    assertThatThrownBy(() -> render("as $towline$ {{x|id}} $towline$", evil))
        .hasMessageContaining("would end the function");
    assertThat(render("as $towline$ $towline$ {{x|id}}", evil)).contains("drop table t");
  }

  private static String render(String sql, Values values) {
    return new Template("test", sql, new PostgresQuoting()).render(values);
  }
}
