package mapback.app.cli;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/// Writes values as JSON, in the form of PBS's own tools: compact on one line, or with two blanks of
/// indentation.
///
/// Values are maps with text keys, collections, texts, numbers, booleans, and optional ones of these. An empty
/// optional in a map leaves its key out.
final class Json {
    private final boolean isPretty;
    private final StringBuilder text = new StringBuilder();

    private Json(boolean isPretty) {
        this.isPretty = isPretty;
    }

    static String compact(Object value) {
        return write(value, false);
    }

    static String pretty(Object value) {
        return write(value, true);
    }

    private static String write(Object value, boolean isPretty) {
        Json json = new Json(isPretty);
        json.value(value, 0);
        return json.text.toString();
    }

    private void value(Object value, int depth) {
        switch (value) {
            case Map<?, ?> map -> members(map, depth);
            case Collection<?> items -> items(items, depth);
            case String string -> string(string);
            case Number number -> text.append(number);
            case Boolean flag -> text.append(flag);
            case Optional<?> optional when optional.isPresent() -> value(optional.get(), depth);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private void members(Map<?, ?> map, int depth) {
        text.append('{');
        boolean isFirst = true;
        for (Map.Entry<?, ?> member : map.entrySet()) {
            if (!Optional.empty().equals(member.getValue())) {
                next(isFirst, depth + 1);
                isFirst = false;
                string((String) member.getKey());
                text.append(isPretty ? ": " : ":");
                value(member.getValue(), depth + 1);
            }
        }
        end(isFirst, depth, '}');
    }

    private void items(Collection<?> items, int depth) {
        text.append('[');
        Iterator<?> rest = items.iterator();
        for (boolean isFirst = true; rest.hasNext(); isFirst = false) {
            next(isFirst, depth + 1);
            value(rest.next(), depth + 1);
        }
        end(items.isEmpty(), depth, ']');
    }

    private void next(boolean isFirst, int depth) {
        text.append(isFirst ? "" : ",");
        if (isPretty) {
            text.append('\n').repeat("  ", depth);
        }
    }

    private void end(boolean isEmpty, int depth, char bracket) {
        if (isPretty && !isEmpty) {
            text.append('\n').repeat("  ", depth);
        }
        text.append(bracket);
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            character(string.charAt(i));
        }
        text.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\b' -> text.append("\\b");
            case '\f' -> text.append("\\f");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (c < 0x20) {
                    text.append("\\u00").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
                } else {
                    text.append(c);
                }
            }
        }
    }
}
