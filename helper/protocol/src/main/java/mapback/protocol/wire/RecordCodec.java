package mapback.protocol.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mapback.problem.Problem;
import mapback.protocol.SecretText;
import org.jspecify.annotations.Nullable;

/// Records as JSON values, by their components.
///
/// A component is written under its name in snake_case. An empty [Optional] is left out, an enum's constant is its
/// name in lower case, a [SecretText] a string, a [Problem] what [ProblemCodec] makes of it. Fields that the record
/// lacks are ignored; a field has exactly its type: no string for a number, no 1.0 for 1.
final class RecordCodec {
    private RecordCodec() {}

    static Map<String, Object> encode(Record record) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (Shape.Field field : Shape.of(record.getClass()).fields()) {
            Object value = field.of(record);
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(present -> object.put(field.name(), encodeValue(present)));
            } else {
                object.put(field.name(), encodeValue(value));
            }
        }
        return object;
    }

    private static Object encodeValue(Object value) {
        return switch (value) {
            case String text -> text;
            case Long number -> number;
            case Integer number -> number;
            case Boolean flag -> flag;
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            case List<?> list -> list.stream().map(RecordCodec::encodeValue).toList();
            case SecretText secret -> secret.text();
            case Problem problem -> ProblemCodec.encode(problem);
            case Record record -> encode(record);
            default -> throw new IllegalStateException("no varlink type for " + value.getClass());
        };
    }

    /// @throws FieldException names the first field that is missing or has the wrong type
    static <R> R decode(Class<R> type, Map<?, ?> object) throws FieldException {
        return type.cast(decodeRecord(type.asSubclass(Record.class), object, ""));
    }

    private static Record decodeRecord(Class<? extends Record> type, Map<?, ?> object, String path)
            throws FieldException {
        Shape shape = Shape.of(type);
        Object[] values = new Object[shape.fields().size()];
        for (int i = 0; i < values.length; i++) {
            Shape.Field field = shape.fields().get(i);
            values[i] = decodeField(field, object.get(field.name()), path + field.name());
        }
        try {
            return shape.make(values);
        } catch (IllegalArgumentException e) {
            String place = path.isEmpty() ? type.getSimpleName() : path.substring(0, path.length() - 1);
            throw new FieldException(place, String.valueOf(e.getMessage()));
        }
    }

    private static Object decodeField(Shape.Field field, @Nullable Object value, String path) throws FieldException {
        boolean optional = field.component().getType() == Optional.class;
        if (value == null) {
            if (optional) {
                return Optional.empty();
            }
            throw new FieldException(path, "is missing");
        }
        return optional
                ? Optional.of(decodeValue(argument(field.type()), value, path))
                : decodeValue(field.type(), value, path);
    }

    private static Object decodeValue(Type type, Object value, String path) throws FieldException {
        if (type instanceof ParameterizedType) {
            return decodeList(argument(type), value, path);
        }
        Class<?> plain = (Class<?>) type;
        boolean isLong = plain == long.class || plain == Long.class;
        if ((plain == String.class && value instanceof String)
                || (isLong && value instanceof Long)
                || (plain == boolean.class && value instanceof Boolean)) {
            return value;
        }
        if (plain == int.class && value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        if (plain == SecretText.class && value instanceof String text) {
            return new SecretText(text);
        }
        if (plain.isEnum() && value instanceof String text) {
            return constant(plain, text, path);
        }
        if (plain == Problem.class && value instanceof Map<?, ?> object) {
            return ProblemCodec.decode(object, path);
        }
        if (plain.isRecord() && value instanceof Map<?, ?> object) {
            return decodeRecord(plain.asSubclass(Record.class), object, path + ".");
        }
        throw new FieldException(path, "has the wrong type");
    }

    private static List<Object> decodeList(Type element, Object value, String path) throws FieldException {
        if (!(value instanceof List<?> list)) {
            throw new FieldException(path, "is no list");
        }
        List<Object> decoded = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            decoded.add(decodeValue(element, list.get(i), path + "[" + i + "]"));
        }
        return List.copyOf(decoded);
    }

    private static Object constant(Class<?> type, String text, String path) throws FieldException {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw new FieldException(path, "is an unknown word");
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }
}
