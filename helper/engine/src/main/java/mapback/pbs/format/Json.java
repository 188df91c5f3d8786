package mapback.pbs.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A parsed JSON document, as values of no library.
///
/// Numbers keep the text they were written with: a signature may cover it.
public sealed interface Json {

    /// An object; no key twice.
    record Members(Map<String, Json> values) implements Json {
        public Members {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /// An array.
    record Elements(List<Json> values) implements Json {
        public Elements {
            values = List.copyOf(values);
        }
    }

    /// A string.
    record Text(String value) implements Json {}

    /// A number without fraction and exponent, as written.
    record Whole(String digits) implements Json {}

    /// Any other number, as written.
    record Fraction(String digits) implements Json {}

    /// `true` or `false`.
    record Flag(boolean value) implements Json {}

    /// `null`.
    record Null() implements Json {}
}
