package mapback.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/// What the packages of a module may import of our own and of libraries, and the rules that hold them to it.
///
/// @param root the package above all of them, as `mapback`
/// @param rooms every package there may be
/// @param everywhere what every room may import besides
/// @param doors the libraries, each with the only rooms that may import it
public record Tree(String root, List<Room> rooms, Set<String> everywhere, List<Door> doors) {

    /// A package.
    ///
    /// @param mayImport of our own, beside itself and what is allowed everywhere
    public record Room(String name, Set<String> mayImport) {
        public static Room room(String name, String... mayImport) {
            return new Room(name, Set.of(mayImport));
        }
    }

    /// A library.
    ///
    /// @param library the beginning of its packages' names
    /// @param rooms who may import it
    public record Door(String library, Set<String> rooms) {
        public static Door door(String library, String... rooms) {
            return new Door(library, Set.of(rooms));
        }
    }

    public Tree {
        rooms = List.copyOf(rooms);
        everywhere = Set.copyOf(everywhere);
        doors = List.copyOf(doors);
    }

    /// The classes that a module ships.
    public static JavaClasses shipped(String root) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                .withImportOption(place -> place.contains("/target/classes/"))
                .importPackages(root);
    }

    /// Data flows from the repository to the block, never back.
    public void dataFlowsOneWay(JavaClasses classes) {
        for (Room room : rooms) {
            Set<String> allowed = new TreeSet<>(room.mayImport());
            allowed.addAll(everywhere);
            allowed.add(room.name());
            classes()
                    .that()
                    .resideInAPackage(room.name())
                    .should()
                    .onlyDependOnClassesThat(isNotOurs().or(livesIn(allowed)))
                    .allowEmptyShould(true)
                    .because("the table of packages says what " + room.name() + " may import")
                    .check(classes);
        }
        slices().matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes);
    }

    /// A package that the table lacks is a decision that nobody took.
    public void everyPackageIsInTheTree(JavaClasses classes) {
        Set<String> known = new TreeSet<>();
        rooms.forEach(room -> known.add(room.name()));
        classes()
                .that(isOurs())
                .should(be(livesIn(known)))
                .because("a new package is entered into the table")
                .check(classes);
    }

    /// One door per library: to exchange it, one package is changed.
    public void eachLibraryHasItsDoor(JavaClasses classes) {
        for (Door door : doors) {
            noClasses()
                    .that(isOurs().and(DescribedPredicate.not(livesIn(door.rooms()))))
                    .should()
                    .dependOnClassesThat(isOf(door))
                    .allowEmptyShould(true)
                    .because(door.library() + " has its door in " + door.rooms())
                    .check(classes);
        }
    }

    /// What another package can call shows no library's type.
    public void noSignatureShowsALibrary(JavaClasses classes) {
        for (Door door : doors) {
            codeUnits()
                    .that(describe("can be called from other packages", Tree::canBeCalled))
                    .should(not(have(describe(
                            "a type of " + door.library() + " in their signature", unit -> shows(unit, door)))))
                    .allowEmptyShould(true)
                    .because("beyond its door nobody knows the library")
                    .check(classes);
        }
    }

    /// Each package says what comes in, what goes out, who waits and who owns memory, and knows no null.
    ///
    /// @param sources the module's `src/main/java`
    public void everyPackageHasItsSign(JavaClasses classes, Path sources) throws IOException {
        List<String> lacking = new ArrayList<>();
        for (String name : packages(classes)) {
            JavaPackage here = classes.getPackage(name);
            if (!here.isAnnotatedWith(NullMarked.class)) {
                lacking.add(name + " is not @NullMarked");
            }
            Path sign = sources.resolve(name.replace('.', '/')).resolve("package-info.java");
            String text = Files.exists(sign) ? Files.readString(sign) : "";
            Stream.of("In:", "Out:", "Threads:", "Memory:")
                    .filter(word -> !text.contains(word))
                    .forEach(word -> lacking.add(name + " does not say " + word));
        }
        if (!lacking.isEmpty()) {
            throw new AssertionError(String.join("\n", lacking));
        }
    }

    private Set<String> packages(JavaClasses classes) {
        Set<String> names = new TreeSet<>();
        classes.stream().filter(isOurs()).forEach(one -> names.add(one.getPackageName()));
        return names;
    }

    private DescribedPredicate<JavaClass> isOurs() {
        return describe(
                "are ours",
                one -> one.getPackageName().equals(root) || one.getPackageName().startsWith(root + "."));
    }

    private DescribedPredicate<JavaClass> isNotOurs() {
        return DescribedPredicate.not(isOurs());
    }

    private static DescribedPredicate<JavaClass> livesIn(Set<String> names) {
        return describe("in one of " + names, one -> names.contains(one.getPackageName()));
    }

    private static DescribedPredicate<JavaClass> isOf(Door door) {
        return describe("of " + door.library(), one -> isIn(one, door));
    }

    private static boolean isIn(JavaClass one, Door door) {
        String name = one.getBaseComponentType().getPackageName();
        return name.equals(door.library()) || name.startsWith(door.library() + ".");
    }

    private static boolean canBeCalled(JavaCodeUnit unit) {
        for (JavaClass owner = unit.getOwner();
                ;
                owner = owner.getEnclosingClass().orElseThrow()) {
            if (!owner.getModifiers().contains(JavaModifier.PUBLIC)) {
                return false;
            }
            if (owner.getEnclosingClass().isEmpty()) {
                break;
            }
        }
        return unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static boolean shows(JavaCodeUnit unit, Door door) {
        List<JavaType> types = new ArrayList<>(unit.getParameterTypes());
        types.add(unit.getReturnType());
        return types.stream()
                .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .anyMatch(one -> isIn(one, door));
    }
}
