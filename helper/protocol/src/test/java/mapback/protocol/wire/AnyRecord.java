package mapback.protocol.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mapback.problem.Problem;
import mapback.protocol.SecretText;
import mapback.testkit.Seeded;

/// Records of any type with random content.
final class AnyRecord {
    private static final List<Long> NUMBERS =
            List.of(0L, 1L, -1L, 255L, 4_194_304L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53, (1L << 53) + 1);

    private AnyRecord() {}

    static <R> R of(Class<R> type, Seeded random) {
        Shape shape = Shape.of(type.asSubclass(Record.class));
        Object[] values = shape.fields().stream()
                .map(field -> value(field.type(), random))
                .toArray();
        return type.cast(shape.make(values));
    }

    private static Object value(Type type, Seeded random) {
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return random.chance(50) ? Optional.of(value(argument, random)) : Optional.empty();
            }
            List<Object> list = new ArrayList<>();
            for (int i = random.between(0, 3); i > 0; i--) {
                list.add(value(argument, random));
            }
            return List.copyOf(list);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return random.text(20);
        }
        if (plain == long.class || plain == Long.class) {
            return random.chance(50) ? random.oneOf(NUMBERS) : random.nextLong();
        }
        if (plain == int.class) {
            return (int) random.nextLong();
        }
        if (plain == boolean.class) {
            return random.chance(50);
        }
        if (plain == SecretText.class) {
            return new SecretText(random.text(20));
        }
        if (plain == Problem.class) {
            return of(random.oneOf(problems()), random);
        }
        return plain.isEnum() ? random.oneOf(List.of(plain.getEnumConstants())) : of(plain, random);
    }

    static List<Class<?>> problems() {
        List<Class<?>> problems = new ArrayList<>();
        for (Class<?> family : Problem.class.getPermittedSubclasses()) {
            problems.addAll(List.of(family.getPermittedSubclasses()));
        }
        return problems;
    }
}
