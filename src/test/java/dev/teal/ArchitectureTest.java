package dev.teal;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The arrows of the design.
@AnalyzeClasses(packages = "dev.teal", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /// What the classes of each folder use, and nothing else. Who needs another arrow writes it here, where a reviewer
    /// sees it; one that nobody needs any more goes.
    private static final String ARROWS = """
            base                     >
            event                    > base
            config.value             >
            config                   > base config.value
            config.yaml              > base config.value config
            config.dockerfile        > base config.value
            config.read              > base config.value config config.yaml config.dockerfile
            server                   > base
            server.shell             > base event server
            server.ssh               > base event config server server.shell
            app                      > base config server
            health                   > config server app
            router                   > base config config.value server app health
            certificate              > base config config.value server health router
            data                     > base config server
            image.archive            > base event
            image                    > base event server image.archive
            image.build              > base event config config.dockerfile server image.archive
            image.outside            > base event config server image image.archive image.build
            image.transfer           > base event config server image image.archive image.build
            runtime                  > base config server app
            runtime.docker           > base event config.value config server app image image.build
                                       image.outside image.transfer runtime
            runtime.process          > base event config server app image image.archive runtime
            deploy.state             > base config server app health router certificate data image runtime runtime.docker
                                       runtime.process
            deploy.run               > base event config server app deploy.state
            deploy.operation.traffic > base event config server app health router data runtime deploy.state
                                       deploy.run
            deploy.operation.data    > base event config server app data runtime deploy.state deploy.run
            deploy.operation.release > base event config config.dockerfile server app router data image runtime deploy.state
                                       deploy.run deploy.operation.data
            deploy.operation.hook    > base event config config.value server deploy.state deploy.run
            deploy.operation.slot    > base config server app health router data image runtime deploy.state
                                       deploy.run deploy.operation.traffic deploy.operation.release
            deploy.step.image        > base app image runtime deploy.state deploy.run deploy.operation.release
            deploy.step.hook         > base config deploy.state deploy.run deploy.operation.hook
            deploy.step.slot         > base event config server app router data runtime deploy.state deploy.run
                                       deploy.operation.traffic deploy.operation.data deploy.operation.release
                                       deploy.operation.slot
            deploy.step.traffic      > base config server app health data deploy.state deploy.run
                                       deploy.operation.traffic
            deploy.step.data         > base config server app data runtime deploy.state deploy.run
                                       deploy.operation.data deploy.operation.slot
            deploy.step.release      > base event config server app router data image runtime deploy.state deploy.run
                                       deploy.operation.traffic deploy.operation.data deploy.operation.release
            deploy.plan              > base event config server app router data image runtime deploy.state deploy.run
                                       deploy.operation.traffic deploy.operation.data deploy.operation.release
                                       deploy.operation.hook deploy.step.hook deploy.step.image deploy.step.slot deploy.step.traffic deploy.step.data
                                       deploy.step.release
            tunnel                   > base config config.value config.yaml config.read server health
            setup                    > base event config.value config.yaml config.read config server app router certificate
                                       data image runtime tunnel runtime.docker deploy.state deploy.run
                                       deploy.operation.release
            doctor                   > base config config.read server app router certificate data image
                                       image.build runtime deploy.state
                                       deploy.run deploy.operation.data deploy.operation.release setup tunnel
            removal                  > base config server app router certificate data image runtime deploy.state deploy.run
                                       deploy.operation.release
            load                     > base
            notify                   > base event config config.value config.read health
            demo                     > base event config config.read server app runtime deploy.state deploy.run
                                       deploy.operation.release deploy.plan setup load
            cli.output               > base event
            cli.command              > base event config config.read server server.shell server.ssh app
                                       image.build deploy.state deploy.run
                                       deploy.operation.data deploy.operation.release
                                       deploy.operation.hook deploy.plan setup load demo cli.output notify
            cli.command.data         > base event data server deploy.state deploy.run deploy.operation.data deploy.plan
                                       cli.output cli.command
            cli.command.inspect      > base event config config.yaml config.read server server.ssh app certificate runtime
                                       deploy.state
                                       deploy.run deploy.plan cli.output cli.command setup doctor
            cli.command.inside       > base server app runtime deploy.state cli.output cli.command
            cli.command.tunnel       > base event config server tunnel cli.output cli.command
            cli.command.upkeep       > base event config config.value server app health router deploy.state deploy.run
                                       deploy.operation.traffic deploy.operation.release deploy.plan removal
                                       cli.output cli.command
            cli                      > base event config.value config config.read server server.shell server.ssh
                                       app deploy.state deploy.operation.release deploy.plan cli.output
                                       cli.command cli.command.data cli.command.inspect cli.command.inside
                                       cli.command.upkeep cli.command.tunnel
            """;

    @ArchTest
    static void eachFolderUsesWhatItsRowSays(JavaClasses classes) {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass each : classes) {
            Set<String> row = used.computeIfAbsent(folder(each), name -> new TreeSet<>());
            each.getDirectDependenciesFromSelf().stream()
                    .map(arrow -> arrow.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("dev.teal."))
                    .map(ArchitectureTest::folder)
                    .filter(target -> !target.equals(folder(each)))
                    .forEach(row::add);
        }
        used.keySet().removeIf(name -> name.endsWith("jsonb")); // the register of generated JSON adapters
        assertThat(used).isEqualTo(rows());
    }

    private static Map<String, Set<String>> rows() {
        Map<String, Set<String>> rows = new TreeMap<>();
        for (String row : ARROWS.replaceAll("\n +(?! *\\S+ +>)", " ").lines().toList()) {
            String[] halves = row.split(">", 2);
            rows.put(
                    halves[0].strip(),
                    halves[1].isBlank()
                            ? Set.of()
                            : new TreeSet<>(List.of(halves[1].strip().split(" +"))));
        }
        return rows;
    }

    private static String folder(JavaClass each) {
        return each.getPackageName().replaceFirst("^dev\\.teal\\.", "");
    }

    @ArchTest
    static final ArchRule foldersFormNoCircle =
            slices().matching("dev.teal.(**)").should().beFreeOfCycles();

    /// What two steps share is an operation; what one makes for another is an output of the plan.
    @ArchTest
    static void noStepUsesAnotherStep(JavaClasses classes) {
        assertThat(classes)
                .filteredOn(each -> each.isAssignableTo(Step.class))
                .hasSizeGreaterThan(20)
                .allSatisfy(step -> assertThat(step.getDirectDependenciesFromSelf())
                        .filteredOn(arrow -> !arrow.getTargetClass().equals(step)
                                && arrow.getTargetClass().isAssignableTo(Step.class)
                                && !arrow.getTargetClass().isEquivalentTo(Step.class))
                        .isEmpty());
    }

    @ArchTest
    static void nobodyAsksWhichStepItIs(JavaClasses classes) {
        assertThat(classes)
                .flatExtracting(JavaClass::getInstanceofChecks)
                .filteredOn(check -> check.getRawType().isAssignableTo(Step.class))
                .isEmpty();
    }

    @ArchTest
    static final ArchRule onlyCliPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyServersAndImagesStartProcesses = noClasses()
            .that()
            .resideOutsideOfPackages("dev.teal.server..", "dev.teal.image..")
            .and()
            .doNotHaveFullyQualifiedName("dev.teal.cli.output.TerminalWidth") // asks stty for the terminal's width
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .allowEmptyShould(true);

    private static final Set<String> ON_THIS_MACHINE = Set.of(
            "DeploymentEstimate",
            "DoctorVerb",
            "HookRun",
            "Leftovers",
            "PendingRelease",
            "Prune",
            "ReleaseStore",
            "StatusVerb");

    /// What runs on the developer's machine has to run on a Mac too: LocalScriptsTest has to have it.
    @ArchTest
    static final ArchRule fewRunCommandsOnThisMachine = noClasses()
            .that(describe("are not listed", each -> !ON_THIS_MACHINE.contains(each.getSimpleName())))
            .should()
            .callMethodWhere(target(fullNameMatching("dev\\.teal\\..*\\.local\\(\\)")));

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
}
