package dev.dataflow.samples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom: the arrows of docs/explanation/architecture.md, over the classes of every module that is built. */
final class ArchitectureTest {
    private static final String[] SDK = {
        "dev.dataflow",
        "dev.dataflow.connector",
        "dev.dataflow.engine",
        "dev.dataflow.ir",
        "dev.dataflow.json",
        "dev.dataflow.run",
        "dev.dataflow.spark"
    };
    private static final String BRIDGE = "org.duckdb";
    private static final List<String> MODULES = List.of(
            "sdk",
            "compiler",
            "compiler/maven-plugin",
            "runtime-driver/core",
            "runtime-driver/connectors",
            "runtime-driver/local",
            "runtime-driver/spark",
            "cli/airflow-client",
            "cli/deploy",
            "cli/command",
            "samples");

    private static JavaClasses classes = new ClassFileImporter().importPaths(List.of());

    @BeforeAll
    static void read() {
        List<Path> built = MODULES.stream()
                .map(module -> Path.of("..", module, "target/classes"))
                .filter(Files::isDirectory)
                .toList();
        // Two may be missing where only what the samples need was built: the goal's plugin and Spark's driver.
        assertThat(built.size()).isGreaterThanOrEqualTo(MODULES.size() - 2);
        classes = new ClassFileImporter().importPaths(built);
    }

    @Test
    void arrowsPointTheWayTheDesignSays() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("sdk")
                .definedBy(SDK)
                .layer("compiler")
                .definedBy("dev.dataflow.compiler..")
                .layer("maven plugin")
                .definedBy("dev.dataflow.maven..")
                .layer("driver core")
                .definedBy(driverCore())
                .layer("connectors")
                .definedBy("dev.dataflow.connectors..")
                .layer("local")
                .definedBy("dev.dataflow.driver.local..")
                .optionalLayer("spark")
                .definedBy("dev.dataflow.driver.spark..")
                .layer("airflow client")
                .definedBy("dev.dataflow.airflow..")
                .layer("deploy")
                .definedBy("dev.dataflow.deploy..")
                .layer("command")
                .definedBy("dev.dataflow.cli..")
                .layer("samples")
                .definedBy("dev.dataflow.samples..")
                .withOptionalLayers(true)
                .whereLayer("sdk")
                .mayNotAccessAnyLayer()
                .whereLayer("compiler")
                .mayOnlyAccessLayers("sdk")
                .whereLayer("maven plugin")
                .mayOnlyAccessLayers("compiler", "sdk", "deploy")
                .whereLayer("driver core")
                .mayOnlyAccessLayers("sdk")
                .whereLayer("connectors")
                .mayOnlyAccessLayers("driver core", "sdk")
                .whereLayer("local")
                .mayOnlyAccessLayers("driver core", "sdk")
                .whereLayer("spark")
                .mayOnlyAccessLayers("driver core", "sdk")
                .whereLayer("airflow client")
                .mayNotAccessAnyLayer()
                .whereLayer("deploy")
                .mayOnlyAccessLayers("airflow client", "compiler", "sdk")
                .whereLayer("command")
                .mayOnlyAccessLayers("deploy", "compiler", "sdk")
                .whereLayer("samples")
                .mayOnlyAccessLayers("sdk")
                .check(classes);
    }

    @Test
    void everyClassBelongsToALayer() {
        assertThat(
                        classes.stream()
                                .map(JavaClass::getPackageName)
                                .filter(name -> Stream.of(SDK).noneMatch(name::equals))
                                .filter(name -> !name.equals(BRIDGE))
                                .filter(
                                        name -> !name.matches(
                                                "dev\\.dataflow\\.(compiler|maven|driver|connectors|airflow|deploy|cli|samples)(\\..*)?")))
                .isEmpty();
    }

    @Test
    void inTheSdkTheCodecAloneKnowsJackson() {
        noClasses()
                .that(resideInAnyPackage(SDK))
                .and()
                .resideOutsideOfPackage("dev.dataflow.json")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .check(classes);
    }

    /** The client reads Airflow's answers, deploy writes files of its own; all contracts go through the sdk's codec. */
    @Test
    void beyondTheSdkJacksonIsKnownToClientAndDeployAlone() {
        noClasses()
                .that(resideOutsideOfPackages("dev.dataflow.json", "dev.dataflow.airflow..", "dev.dataflow.deploy.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .check(classes);
    }

    @Test
    void sparkIsKnownToItsOwnPackagesAndToUsersAlone() {
        noClasses()
                .that(resideOutsideOfPackages(
                        "dev.dataflow.spark", "dev.dataflow.driver.spark..", "dev.dataflow.samples.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.spark..")
                .check(classes);
    }

    @Test
    void storesAreKnownToTheirConnectorsAndEnginesAlone() {
        noClasses()
                .that(resideOutsideOfPackages("dev.dataflow.connectors..", "dev.dataflow.driver..", BRIDGE))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.iceberg..", "org.duckdb..", "org.apache.hadoop..")
                .check(classes);
    }

    /** It stands in a package of DuckDB's for what that keeps to itself, so nothing of ours may follow it there. */
    @Test
    void bridgeToDuckDbKnowsNothingOfUs() {
        noClasses()
                .that()
                .resideInAPackage(BRIDGE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.dataflow..")
                .check(classes);
        assertThat(classes.stream()
                        .filter(type -> type.getPackageName().equals(BRIDGE))
                        .flatMap(type -> type.getDirectDependenciesToSelf().stream())
                        .map(dependency -> dependency.getOriginClass().getPackageName())
                        .filter(name -> !name.equals(BRIDGE)))
                .containsOnly("dev.dataflow.driver.local");
    }

    private static DescribedPredicate<JavaClass> driverCore() {
        return resideInAnyPackage("dev.dataflow.driver..")
                .and(resideOutsideOfPackages("dev.dataflow.driver.local..", "dev.dataflow.driver.spark.."));
    }
}
