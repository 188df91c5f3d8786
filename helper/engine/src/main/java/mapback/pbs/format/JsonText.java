package mapback.pbs.format;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import tools.jackson.core.io.JsonStringEncoder;

/// [Json] to text that people read and change: indented, fields in their order, numbers as they were written.
public final class JsonText {
    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    /// @return UTF-8, ended by a new line
    public static byte[] render(Json.Members document) {
        JsonText text = new JsonText();
        text.value(document, "\n");
        return text.out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /// @param line what begins a line at this depth
    private void value(Json value, String line) {
        switch (value) {
            case Json.Members(Map<String, Json> values) ->
                members(values.entrySet().iterator(), line);
            case Json.Elements(List<Json> values) -> elements(values.iterator(), line);
            case Json.Text(String text) -> text(text);
            case Json.Whole(String digits) -> out.append(digits);
            case Json.Fraction(String digits) -> out.append(digits);
            case Json.Flag(boolean flag) -> out.append(flag);
            case Json.Null() -> out.append("null");
        }
    }

    private void members(Iterator<Map.Entry<String, Json>> members, String line) {
        out.append('{');
        while (members.hasNext()) {
            Map.Entry<String, Json> member = members.next();
            out.append(line).append(INDENT);
            text(member.getKey());
            out.append(": ");
            value(member.getValue(), line + INDENT);
            out.append(members.hasNext() ? "," : line);
        }
        out.append('}');
    }

    private void elements(Iterator<Json> elements, String line) {
        out.append('[');
        while (elements.hasNext()) {
            out.append(line).append(INDENT);
            value(elements.next(), line + INDENT);
            out.append(elements.hasNext() ? "," : line);
        }
        out.append(']');
    }

    private void text(String text) {
        out.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsCharArray(text))
                .append('"');
    }
}
