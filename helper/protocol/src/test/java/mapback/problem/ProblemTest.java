package mapback.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ProblemTest {
    private static final Locale[] LANGUAGES = {Locale.ENGLISH, Locale.GERMAN};

    /// What only a command line, or who starts the window from one, can do wrong.
    private static final Set<Integer> OF_COMMANDS = Set.of(1001, 1004, 1007, 1008, 4009, 4010, 4011, 4012);

    @Test
    void every_code_belongs_to_one_problem() {
        Set<Code> seen = new HashSet<>();
        for (Class<?> kind : kinds()) {
            assertThat(seen.add(sample(kind).code())).as(kind.getSimpleName()).isTrue();
        }
        assertThat(seen).hasSizeGreaterThan(60);
    }

    @Test
    void the_bundle_holds_no_sentence_that_no_problem_uses() {
        Set<String> codes = new HashSet<>();
        kinds().forEach(kind -> codes.add(sample(kind).code().toString()));
        assertThat(Sentences.ofProblems(Locale.ENGLISH).keys())
                .allSatisfy(key -> assertThat(codes).contains(key));
    }

    @TestFactory
    Stream<DynamicTest> every_problem_has_a_sentence_that_shows_its_parameters() {
        return Stream.of(LANGUAGES).flatMap(language -> kinds().stream()
                .map(kind ->
                        DynamicTest.dynamicTest(language + " " + kind.getSimpleName(), () -> shows(language, kind))));
    }

    /// Who has a window has no options and no variables: what they do is a button there.
    @TestFactory
    Stream<DynamicTest> no_sentence_in_the_window_speaks_of_options() {
        return Stream.of(LANGUAGES).flatMap(language -> kinds().stream()
                .map(kind -> DynamicTest.dynamicTest(
                        language + " " + kind.getSimpleName(), () -> speaksOfNoOptions(language, kind))));
    }

    private static void speaksOfNoOptions(Locale language, Class<?> kind) {
        for (Problem problem : samples(kind)) {
            String sentence = Sentences.ofProblems(language).sentence(problem, Audience.WINDOW);
            if (!OF_COMMANDS.contains(problem.code().number())) {
                assertThat(sentence)
                        .doesNotContain(
                                "--", "use \"-\"", "„-“ schreibt", "\"mapback", "„mapback", "sudo mapback", "PBS_");
                assertThat(sentence.toLowerCase(language)).doesNotContain(" command", "befehl", "terminal.");
            }
        }
    }

    private static void shows(Locale language, Class<?> kind) {
        Sentences sentences = Sentences.ofProblems(language);
        for (Problem problem : samples(kind)) {
            String sentence = sentences.sentence(problem);
            assertThat(sentence).doesNotContain("{", "}").hasSizeGreaterThan(10);
            problem.parameters().forEach((name, value) -> {
                if (value instanceof String text && !isOnlyForSomeFaults(problem, name)) {
                    assertThat(sentence).as(name).contains(text);
                }
            });
        }
    }

    /// `detail`, `found` and `expected` explain some faults and say nothing about others.
    private static boolean isOnlyForSomeFaults(Problem problem, String name) {
        boolean hasFault = problem.parameters().values().stream().anyMatch(Enum.class::isInstance);
        return name.equals("wish")
                || (hasFault && Set.of("detail", "found", "expected").contains(name));
    }

    private static List<Class<?>> kinds() {
        List<Class<?>> kinds = new ArrayList<>();
        for (Class<?> family : Problem.class.getPermittedSubclasses()) {
            kinds.addAll(List.of(family.getPermittedSubclasses()));
        }
        return kinds;
    }

    private static Problem sample(Class<?> kind) {
        return samples(kind).getFirst();
    }

    /// One sample for each constant of the problem's fault, or one in all.
    private static List<Problem> samples(Class<?> kind) {
        RecordComponent[] components = kind.getRecordComponents();
        int count = 1;
        for (RecordComponent component : components) {
            if (component.getType().isEnum()) {
                count = component.getType().getEnumConstants().length;
            }
        }
        List<Problem> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(build(kind, components, i));
        }
        return samples;
    }

    private static Problem build(Class<?> kind, RecordComponent[] components, int constant) {
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i], constant);
        }
        try {
            return (Problem) kind.getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(kind.toString(), e);
        }
    }

    private static Object value(RecordComponent component, int constant) {
        Class<?> type = component.getType();
        if (type == String.class) {
            return "a-" + component.getName();
        }
        if (type == long.class) {
            return 4_194_304L;
        }
        if (type == int.class) {
            return 1234;
        }
        if (type == List.class) {
            return List.of("first", "second");
        }
        if (type == Optional.class) {
            return Optional.of("some");
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[constant];
        }
        throw new AssertionError("no sample for " + type);
    }
}
