package io.tenantconfig.quickstart;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tenantconfig.refresh.RefreshHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The boundaries between the modules and the packages of the whole system. */
class ArchitectureTest {

    private static final JavaClasses SYSTEM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // What that option knows are directories; other modules' tests come in jars.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.tenantconfig");

    /** What the protocol compiler writes follows its own style. */
    private static final String GENERATED = "io.tenantconfig.v1..";

    private static final Module CORE = new Module("core", "core");
    private static final Module CRDS = new Module("crds", "crds", CORE);
    private static final Module STORAGE = new Module("storage", "storage", CORE);
    private static final Module CONFIG_API = new Module("config-api", "v1");
    private static final Module PROCESS = new Module("process", "process", CORE);
    private static final Module OPERATOR = new Module("operator", "operator", CORE, CRDS, STORAGE, PROCESS);
    private static final Module CONFIG_SERVER =
            new Module("config-server", "server", CORE, CRDS, STORAGE, CONFIG_API, PROCESS);
    private static final Module REFRESH_LAMBDA = new Module("refresh-lambda", "refresh", CORE, CRDS);
    private static final Module AWS_EMULATOR = new Module("aws-emulator", "emulator");
    private static final Module QUICKSTART = new Module(
            "quickstart",
            "quickstart",
            CORE,
            CRDS,
            STORAGE,
            CONFIG_API,
            PROCESS,
            OPERATOR,
            CONFIG_SERVER,
            REFRESH_LAMBDA,
            AWS_EMULATOR);

    /**
     * A module, and which of the others its classes may use.
     *
     * @param sources its directory of sources
     * @param classes its packages
     */
    private record Module(Path sources, String classes, List<Module> uses) {

        Module(String directory, String name, Module... uses) {
            this(Path.of("..", directory, "src", "main"), "io.tenantconfig." + name + "..", List.of(uses));
        }

        /** The packages of this module and of those that it may use. */
        private String[] usable() {
            return packages(Stream.concat(Stream.of(this), uses.stream()));
        }

        private static String[] packages(Stream<Module> modules) {
            return modules.map(Module::classes).toArray(String[]::new);
        }

        @Override
        public String toString() {
            return classes;
        }
    }

    private static Stream<Module> modules() {
        return Stream.concat(QUICKSTART.uses().stream(), Stream.of(QUICKSTART));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void theClassesOfEveryModuleThatHasSourcesAreLookedAt(Module module) {
        boolean hasClasses = !SYSTEM.that(resideInAPackage(module.classes())).isEmpty();
        assertThat(hasClasses).isEqualTo(Files.isDirectory(module.sources()));
    }

    @Test
    void everyClassBelongsToAModule() {
        classes().should().resideInAnyPackage(Module.packages(modules())).check(SYSTEM);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleUsesOnlyThoseItMay(Module module) {
        noClasses()
                .that()
                .resideInAPackage(module.classes())
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.tenantconfig..").and(not(resideInAnyPackage(module.usable()))))
                .allowEmptyShould(true)
                .check(SYSTEM);
    }

    @Test
    void theAwsSdkStaysInTheAdapters() {
        onlyIn("software.amazon.awssdk..", STORAGE, REFRESH_LAMBDA, QUICKSTART);
    }

    @Test
    void kubernetesStaysWhereResourcesAreHandled() {
        onlyIn("io.fabric8..", CRDS, OPERATOR, CONFIG_SERVER, REFRESH_LAMBDA, QUICKSTART);
    }

    @Test
    void theOperatorFrameworkStaysInTheOperator() {
        onlyIn("io.javaoperatorsdk..", OPERATOR);
    }

    @Test
    void grpcStaysAtTheApi() {
        onlyIn("io.grpc..", CONFIG_API, CONFIG_SERVER, QUICKSTART);
    }

    @Test
    void metricsStayInTheProcessesThatServeThem() {
        onlyIn("io.prometheus..", PROCESS, OPERATOR, CONFIG_SERVER);
    }

    @Test
    void tracesStayInTheServer() {
        onlyIn("io.opentelemetry..", CONFIG_SERVER);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = SYSTEM.that(not(resideInAPackage(GENERATED))).stream()
                .map(JavaClass::getPackage)
                .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());
        assertThat(unmarked).isEmpty();
    }

    @Test
    void nobodyLogsThroughTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(SYSTEM);
    }

    @Test
    void noNameHidesWhatAClassDoes() {
        noClasses()
                .that()
                .resideOutsideOfPackage(GENERATED)
                .should()
                .haveNameMatching(".*(Utils?|Helper|Manager|Impl)")
                .check(SYSTEM);
    }

    /** The function has no {@code main}: AWS calls the handler's constructor. */
    @Test
    void onlyEntryPointsReadTheEnvironment() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Main")
                .and()
                .areNotAssignableTo(RefreshHandler.class)
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(SYSTEM);
    }

    @Test
    void onlyEntryPointsAndTheQuickstartWriteToTheStandardStreams() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Main")
                .and()
                .resideOutsideOfPackage(QUICKSTART.classes())
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(SYSTEM);
    }

    private static void onlyIn(String library, Module... modules) {
        noClasses()
                .that()
                .resideOutsideOfPackages(Module.packages(Stream.of(modules)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(SYSTEM);
    }
}
