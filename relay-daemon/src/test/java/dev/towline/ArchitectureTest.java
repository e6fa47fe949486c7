package dev.towline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the modules and inside the core; see docs/architecture.md. */
class ArchitectureTest {

  private static final JavaClasses TOWLINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.towline");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model      |
          client     |
          dialect    | model
          relay      | model dialect
          templates  | model dialect
          postgresql | model dialect templates org.postgresql
          mysql      | model dialect templates com.mysql
          mariadb    | model dialect templates mysql
          migrations | model dialect templates org.flywaydb
          servers    | org.apache.commons.compress
          """)
  void aPackageKnowsOnlyWhatItMay(String name, String others) {
    String[] allowed =
        Stream.concat(
                Stream.of("java", "javax.sql", "org.slf4j", "org.jspecify", "dev.towline." + name),
                Stream.ofNullable(others)
                    .flatMap(names -> Stream.of(names.split(" ", -1)))
                    .map(other -> other.matches("(org|com)[.].*") ? other : "dev.towline." + other))
            .map(root -> root + "..")
            .toArray(String[]::new);

    check(
        classes()
            .that()
            .resideInAPackage("dev.towline." + name + "..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(allowed));
  }

  @Test
  void templatesOpenNoConnection() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.towline.templates..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql.."));
  }

  @Test
  void theDaemonMeetsDialectsThroughTheirInterfaceOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.towline.daemon..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.towline.postgresql..",
                "dev.towline.mysql..",
                "dev.towline.mariadb..",
                "org.postgresql..",
                "com.mysql.."));
  }

  @Test
  void packagesFormNoCycle() {
    check(slices().matching("dev.towline.(**)").should().beFreeOfCycles());
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(TOWLINE.stream().map(JavaClass::getPackage).distinct())
        .isNotEmpty()
        .allSatisfy(each -> assertThat(isNullMarked(each)).as(each.getName()).isTrue());
  }

  private static boolean isNullMarked(JavaPackage each) {
    return each.isAnnotatedWith(NullMarked.class);
  }

  /** A rule also holds where there is no class yet. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(TOWLINE);
  }
}
