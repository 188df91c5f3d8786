package mapback.testkit.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The parameters of a request, checked as the server checks them.
record Query(Map<String, String> values) {
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern ID = FILE;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAMESPACE = Pattern.compile("|" + FILE + "(/" + FILE + "){0,7}");
    private static final String NO_MATCH = "value does not match the regex pattern";

    /// The group or snapshot that is asked for.
    record Place(String namespace, String type, String id, long time) {
        /// `type/id/time`
        String text() {
            return type + "/" + id + "/" + timeText();
        }

        String timeText() {
            return Instant.ofEpochSecond(time).toString();
        }
    }

    /// @param coded form data, as `a=1&b=2`; its keys must be among `known`
    static Query of(String coded, Set<String> known) throws Refused {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : coded.isEmpty() ? new String[0] : coded.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals));
            if (!name.isEmpty()) {
                values.put(name, equals < 0 ? "" : decoded(part.substring(equals + 1)));
            }
        }
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw Refused.parameter(name, "schema does not allow additional properties.");
            }
        }
        return new Query(values);
    }

    private static String decoded(String text) throws Refused {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refused.badRequest("invalid percent-encoded form data");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String need(String name) throws Refused {
        return text(name).orElseThrow(() -> Refused.parameter(name, "parameter is missing and it is not optional."));
    }

    String fileName() throws Refused {
        return matched("file-name", need("file-name"), FILE);
    }

    String digest() throws Refused {
        return matched("digest", need("digest"), DIGEST);
    }

    String namespace(String name) throws Refused {
        return matched(name, text(name).orElse(""), NAMESPACE);
    }

    int number(String name, int otherwise) throws Refused {
        return values.containsKey(name) ? (int) number(name) : otherwise;
    }

    private long number(String name) throws Refused {
        try {
            return Long.parseLong(need(name));
        } catch (NumberFormatException e) {
            throw Refused.parameter(name, "invalid digit found in string");
        }
    }

    /// The type that is asked for, if any.
    Optional<String> type() throws Refused {
        Optional<String> type = text("backup-type");
        if (type.isPresent() && !Set.of("vm", "ct", "host").contains(type.get())) {
            throw Refused.badRequest("unknown variant `" + type.get() + "`, expected one of `vm`, `ct`, `host`");
        }
        return type;
    }

    Optional<String> id() throws Refused {
        return values.containsKey("backup-id") ? Optional.of(matched("backup-id", need("backup-id"), ID)) : text("-");
    }

    /// A group; its time is 0.
    Place group() throws Refused {
        String namespace = namespace("ns");
        need("backup-type");
        need("backup-id");
        return new Place(namespace, type().orElseThrow(), id().orElseThrow(), 0);
    }

    Place snapshot() throws Refused {
        if (values.containsKey("backup-time")) {
            number("backup-time");
        }
        Place group = group();
        return new Place(group.namespace(), group.type(), group.id(), number("backup-time"));
    }

    private static String matched(String name, String value, Pattern pattern) throws Refused {
        if (!pattern.matcher(value).matches()) {
            throw Refused.parameter(name, NO_MATCH);
        }
        return value;
    }
}
