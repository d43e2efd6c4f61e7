package io.smartcar.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.smartcar.events", importOptions = DoNotIncludeTests.class)
class DependenciesTest {

  @ArchTest
  static final ArchRule events_anyClass_knowsTheJdkAndTheParsersOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.net.ssl..",
              "org.jspecify..",
              "com.fasterxml.jackson.core..",
              "com.fasterxml.jackson.dataformat.csv..",
              "io.smartcar.events..");
}
