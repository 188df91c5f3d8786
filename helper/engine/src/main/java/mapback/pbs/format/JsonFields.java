package mapback.pbs.format;

import java.util.List;
import java.util.Optional;

/// The fields of a JSON object, by name and with the type they must have. What is there but `null` counts as absent.
///
/// @param where begins each name in messages, like `files[3].`; empty at the top
public record JsonFields(Json.Members members, String where) {

    /// The field, which must be a string.
    public String text(String name) throws JsonFaultException {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    /// The field, which must be a string when it is there.
    public Optional<String> optionalText(String name) throws JsonFaultException {
        return switch (value(name)) {
            case Json.Null() -> Optional.empty();
            case Json.Text(String text) -> Optional.of(text);
            default -> throw wrong(name, "is no string");
        };
    }

    /// The field, which must be a whole number of 64 bits.
    public long whole(String name) throws JsonFaultException {
        if (value(name) instanceof Json.Null) {
            throw missing(name);
        }
        if (value(name) instanceof Json.Whole(String digits)) {
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                throw wrong(name, "is too large a number");
            }
        }
        throw wrong(name, "is no whole number");
    }

    /// Whether the field is there.
    public boolean has(String name) {
        return !(value(name) instanceof Json.Null);
    }

    /// The field, which must be true or false.
    public boolean flag(String name) throws JsonFaultException {
        return switch (value(name)) {
            case Json.Null() -> throw missing(name);
            case Json.Flag(boolean value) -> value;
            default -> throw wrong(name, "is neither true nor false");
        };
    }

    /// The field, which must be an object when it is there.
    public Optional<JsonFields> optionalMembers(String name) throws JsonFaultException {
        return switch (value(name)) {
            case Json.Null() -> Optional.empty();
            case Json.Members inner -> Optional.of(new JsonFields(inner, where + name + "."));
            default -> throw wrong(name, "is no object");
        };
    }

    /// The field, which must be an array.
    public List<Json> elements(String name) throws JsonFaultException {
        return switch (value(name)) {
            case Json.Null() -> throw missing(name);
            case Json.Elements(List<Json> values) -> values;
            default -> throw wrong(name, "is no array");
        };
    }

    private Json value(String name) {
        return members.values().getOrDefault(name, new Json.Null());
    }

    private JsonFaultException missing(String name) {
        return wrong(name, "is missing");
    }

    /// A fault of the field, for callers that check more than its type.
    public JsonFaultException wrong(String name, String what) {
        return new JsonFaultException(JsonFaultException.Kind.FIELD, where + name + " " + what);
    }
}
