package mapback.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mapback.problem.Problem;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.SecretText;
import org.junit.jupiter.api.Test;

/// The interface file and the records say the same.
class InterfaceFileTest {
    private static final Pattern MEMBER = Pattern.compile(
            "(?<doc>(?:#.*\\n)*)(?<kind>type|method|error) (?<name>\\w+) ?(?<first>\\([^()]*\\))(?: -> (?<second>\\([^()]*\\)))?");
    private static final String PROBLEM = "(code: string, exit_status: int, parameters: object)";

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, String> methods = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();

    InterfaceFileTest() {
        Matcher members =
                MEMBER.matcher(Interfaces.description(Interfaces.HELPER).orElseThrow());
        while (members.find()) {
            assertThat(members.group("doc")).as(members.group("name")).isNotEmpty();
            String second = members.group("second");
            String body = onOneLine(members.group("first")) + (second == null ? "" : " -> " + onOneLine(second));
            switch (members.group("kind")) {
                case "type" -> types.put(members.group("name"), body);
                case "method" -> methods.put(members.group("name"), body);
                default -> errors.put(members.group("name"), body);
            }
        }
    }

    private static String onOneLine(String text) {
        return text.replaceAll("\\s+", " ").replace("( ", "(").replace(" )", ")");
    }

    @Test
    void every_request_is_a_method_with_its_fields_and_those_of_its_reply() {
        Map<String, String> expected = new LinkedHashMap<>();
        for (Method method : Method.ALL) {
            expected.put(method.name(), fields(method.request()) + " -> " + fields(method.reply()));
        }
        assertThat(methods).isEqualTo(expected);
    }

    @Test
    void every_request_and_every_reply_has_its_method() {
        assertThat(names(Method.ALL.stream().map(Method::request)))
                .isEqualTo(names(Stream.of(Request.class.getPermittedSubclasses())));
        assertThat(names(Method.ALL.stream().map(Method::reply)))
                .isEqualTo(names(Stream.of(Reply.class.getPermittedSubclasses())));
    }

    private static Set<String> names(Stream<? extends Class<?>> types) {
        return types.map(Class::getSimpleName).collect(Collectors.toSet());
    }

    @Test
    void every_type_that_a_method_uses_is_described_and_no_other() {
        Map<String, String> expected = new LinkedHashMap<>();
        for (Class<?> type : used()) {
            expected.put(type.getSimpleName(), type.isEnum() ? words(type) : fields(type));
        }
        expected.put("ReportedProblem", PROBLEM);
        assertThat(types).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void a_problem_and_every_prompt_is_an_error() {
        assertThat(errors)
                .containsOnlyKeys(
                        "Problem",
                        "KeyNeeded",
                        "KeyPasswordNeeded",
                        "KeyPasswordWrong",
                        "LoginNeeded",
                        "SecondFactorNeeded",
                        "CertificateUnknown")
                .allSatisfy((name, body) -> assertThat(body).isEqualTo(PROBLEM));
    }

    /// Every record and enum that requests and replies are made of.
    private static Collection<Class<?>> used() {
        Set<Class<?>> used = new LinkedHashSet<>();
        var queue = new ArrayDeque<Class<?>>();
        Method.ALL.forEach(method -> queue.addAll(List.of(method.request(), method.reply())));
        Set<Class<?>> roots = new LinkedHashSet<>(queue);
        while (!queue.isEmpty()) {
            Class<?> type = queue.remove();
            if (type.isRecord()) {
                for (Shape.Field field : Shape.of(type.asSubclass(Record.class)).fields()) {
                    Class<?> inner = innermost(field.type());
                    boolean ours = inner.isEnum() || (inner.isRecord() && inner != SecretText.class);
                    if (ours && used.add(inner)) {
                        queue.add(inner);
                    }
                }
            }
        }
        used.removeAll(roots);
        return used;
    }

    private static Class<?> innermost(Type type) {
        return type instanceof ParameterizedType generic
                ? innermost(generic.getActualTypeArguments()[0])
                : (Class<?>) type;
    }

    private static String words(Class<?> type) {
        return Stream.of(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String fields(Class<?> type) {
        List<String> fields = new ArrayList<>();
        for (Shape.Field field : Shape.of(type.asSubclass(Record.class)).fields()) {
            fields.add(field.name() + ": " + varlink(field.type()));
        }
        return "(" + String.join(", ", fields) + ")";
    }

    private static String varlink(Type type) {
        if (type instanceof ParameterizedType generic) {
            String mark = generic.getRawType() == Optional.class ? "?" : "[]";
            return mark + varlink(generic.getActualTypeArguments()[0]);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class || plain == SecretText.class) {
            return "string";
        }
        if (plain == long.class || plain == Long.class || plain == int.class) {
            return "int";
        }
        if (plain == boolean.class) {
            return "bool";
        }
        return plain == Problem.class ? "ReportedProblem" : plain.getSimpleName();
    }
}
