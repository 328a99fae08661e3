package io.github.dmasg.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.dmasg.device.Device;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the design that the compiler cannot see, over everything that is shipped. */
class ArchitectureTest {
    private static final String ROOT = "io.github.dmasg";
    private static final String PAGE_SIDE = ROOT + ".page..";
    private static final String DMA_SIDE = ROOT + ".dma..";

    /** The mapping, and what is built on it: the only rooms of the new interface where both sides meet. */
    private static final String[] BOTH_SIDES = {ROOT + ".map..", ROOT + ".form..", ROOT + ".share..", ROOT + ".check.."
    };

    private static final String[] OTHER_MODULES = {ROOT + ".legacy..", ROOT + ".proptests..", ROOT + ".cli.."};

    private static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages(ROOT);

    /** A rule over classes that are not there would hold for nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"page", "dma", "map", "legacy.sg", "proptests.conformance", "cli"})
    void theRoomsAreThere(String name) {
        assertTrue(
                SHIPPED.containPackage(ROOT + "." + name)
                        && !SHIPPED.getPackage(ROOT + "." + name).getClasses().isEmpty(),
                name);
    }

    @Test
    void pageSideDoesNotKnowTheDmaSide() {
        noClasses()
                .that()
                .resideInAPackage(PAGE_SIDE)
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAPackage(DMA_SIDE)
                .check(SHIPPED);
    }

    @Test
    void dmaSideDoesNotKnowThePageSide() {
        noClasses()
                .that()
                .resideInAPackage(DMA_SIDE)
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAPackage(PAGE_SIDE)
                .check(SHIPPED);
    }

    @Test
    void bothSidesMeetInTheMappingOnly() {
        Set<String> rooms = SHIPPED.stream()
                .filter(c -> !resideInAnyPackage(OTHER_MODULES).test(c))
                .filter(c -> !resideInAnyPackage(BOTH_SIDES).test(c))
                .filter(c -> sees(c, PAGE_SIDE) && sees(c, DMA_SIDE))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), rooms);
    }

    /** Whoever can sync or unmap holds the token or is handed it; nobody repeats what it knows. */
    @Test
    void onlyTheTokenSyncsAndUnmaps() {
        Set<String> calls = new TreeSet<>();
        Set<String> strays = new TreeSet<>();
        for (JavaClass owner : SHIPPED) {
            if (!resideInAnyPackage(BOTH_SIDES).test(owner)) {
                continue;
            }
            for (JavaMethod method : owner.getMethods()) {
                if (!Set.of("unmap", "syncForCpu", "syncForDevice").contains(method.getName())) {
                    continue;
                }
                calls.add(method.getName());
                boolean holdsTheToken = owner.isAssignableTo(Mapping.class)
                        || method.getRawParameterTypes().stream().anyMatch(p -> p.isAssignableTo(Mapping.class));
                boolean repeats = method.getRawParameterTypes().stream()
                        .anyMatch(p -> p.isEquivalentTo(Direction.class) || p.isEquivalentTo(Device.class));
                if (!holdsTheToken || repeats) {
                    strays.add(method.getFullName());
                }
            }
        }
        assertEquals(Set.of("unmap", "syncForCpu", "syncForDevice"), calls);
        assertEquals(Set.of(), strays);
    }

    @Test
    void unmapCannotFail() {
        methods()
                .that()
                .haveName("unmap")
                .and()
                .areDeclaredInClassesThat()
                .areAssignableTo(Mapping.class)
                .should()
                .notDeclareThrowableOfType(Exception.class)
                .check(SHIPPED);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(SHIPPED);
    }

    @Test
    void modulesReadOnlyWhatIsBelowThem() throws IOException {
        Set<String> core =
                Set.of("java.base", "org.jspecify", "org.eclipse.collections.api", "org.eclipse.collections.impl");
        Map<String, ModuleDescriptor> modules = modules();
        assertEquals(Set.of(), beyond(modules, ROOT + ".api", core));
        Set<String> legacy = new TreeSet<>(core);
        legacy.add(ROOT + ".api");
        assertEquals(Set.of(), beyond(modules, ROOT + ".legacy", legacy));
        assertTrue(
                requires(modules, ROOT + ".proptests").stream().noneMatch(name -> name.equals(ROOT + ".cli")),
                "proptests reads the command");
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = packages(SHIPPED.getPackage(ROOT)).stream()
                .filter(p -> !p.getClasses().isEmpty())
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), unmarked);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(SHIPPED);
    }

    /** One class turns standard output off while a library that prints is loaded. */
    @Test
    void librariesDoNotPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".proptests.drivers.table.HeldMemory")
                .should(ACCESS_STANDARD_STREAMS)
                .check(SHIPPED);
    }

    /** The walks and what they walk: no boxed number, no stream pipeline. */
    @Test
    void walksDoNotBox() {
        noClasses()
                .that()
                .resideInAnyPackage(PAGE_SIDE, DMA_SIDE, ROOT + ".chunk..", ROOT + ".unit..")
                .should()
                .callMethod(Long.class, "valueOf", long.class)
                .orShould()
                .callMethod(Integer.class, "valueOf", int.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.stream..")
                .check(SHIPPED);
    }

    private static boolean sees(JavaClass from, String side) {
        return from.getDirectDependenciesFromSelf().stream()
                .anyMatch(d -> resideInAPackage(side).test(d.getTargetClass()));
    }

    private static Set<JavaPackage> packages(JavaPackage root) {
        return root.getSubpackagesInTree();
    }

    private static Set<String> beyond(Map<String, ModuleDescriptor> modules, String name, Set<String> allowed) {
        Set<String> more = new TreeSet<>(requires(modules, name));
        more.removeAll(allowed);
        return more;
    }

    private static Set<String> requires(Map<String, ModuleDescriptor> modules, String name) {
        assertTrue(modules.containsKey(name), name);
        return modules.get(name).requires().stream()
                .map(ModuleDescriptor.Requires::name)
                .collect(Collectors.toSet());
    }

    /** The descriptors on the class path, by name. */
    private static Map<String, ModuleDescriptor> modules() throws IOException {
        Map<String, ModuleDescriptor> found = new TreeMap<>();
        ClassLoader loader = ArchitectureTest.class.getClassLoader();
        for (URL url : Collections.list(loader.getResources("module-info.class"))) {
            try (InputStream in = url.openStream()) {
                ModuleDescriptor module = ModuleDescriptor.read(in);
                found.put(module.name(), module);
            }
        }
        return found;
    }
}
