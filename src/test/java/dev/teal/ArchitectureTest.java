package dev.teal;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.teal.event.Problem;
import java.util.Arrays;

/// The arrows of the design: cli → deploy → {image, slot, router, data, health} → server; config and event are leaves.
@AnalyzeClasses(packages = "dev.teal", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] PARTS = {"image", "slot", "router", "data", "health"};

    @ArchTest
    static final ArchRule arrowsPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.teal..")
            .withOptionalLayers(true)
            .layer("cli")
            .definedBy("dev.teal.cli..")
            .layer("demo")
            .definedBy("dev.teal.demo..")
            .layer("deploy")
            .definedBy("dev.teal.deploy..")
            .layer("parts")
            .definedBy(packages(PARTS))
            .layer("server")
            .definedBy("dev.teal.server..")
            .layer("config")
            .definedBy("dev.teal.config..")
            .layer("event")
            .definedBy("dev.teal.event..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("demo")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("deploy")
            .mayOnlyBeAccessedByLayers("cli", "demo")
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("cli", "demo", "deploy", "parts")
            .whereLayer("event")
            .mayOnlyBeAccessedByLayers("cli", "demo", "deploy", "parts", "server", "config")
            .whereLayer("parts")
            .mayOnlyBeAccessedByLayers("cli", "demo", "deploy")
            .whereLayer("config")
            .mayOnlyAccessLayers("event")
            .whereLayer("event")
            .mayNotAccessAnyLayer()
            .ignoreDependency(resideInAPackage("..jsonb"), alwaysTrue()); // the register of generated JSON adapters

    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("dev.teal.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyCliPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyServersAndImagesStartProcesses = noClasses()
            .that()
            .resideOutsideOfPackages("dev.teal.server..", "dev.teal.image..")
            .and()
            .doNotHaveFullyQualifiedName("dev.teal.cli.Columns") // asks stty for the terminal's width
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingStartsProcessesThroughRuntime =
            noClasses().should().callMethodWhere(target(fullNameMatching("java\\.lang\\.Runtime\\.exec\\(.*")));

    @ArchTest
    static final ArchRule onlyMainAndCtrlCEndTheProcess = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.teal.cli.Main")
            .and()
            .doNotHaveFullyQualifiedName("dev.teal.cli.Interrupt")
            .should()
            .callMethodWhere(target(fullNameMatching("java\\.lang\\.(System\\.exit|Runtime\\.(exit|halt))\\(.*")));

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule noJdkInternals =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("sun..", "com.sun.proxy..", "jdk.internal..");

    @ArchTest
    static final ArchRule publicFailuresAreProblems = classes()
            .that()
            .areAssignableTo(RuntimeException.class)
            .and()
            .areNotMemberClasses()
            .should()
            .beAssignableTo(Problem.class);

    private static String[] packages(String... names) {
        return Arrays.stream(names).map(name -> "dev.teal." + name + "..").toArray(String[]::new);
    }
}
