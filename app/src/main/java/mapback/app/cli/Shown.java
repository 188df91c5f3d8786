package mapback.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import mapback.app.cli.FormatOptions.Format;

/// One result in all its forms; each is made only when it is wanted.
///
/// @param text    without JSON; ends with a line feed unless empty
/// @param client  the official client's JSON
/// @param own     the JSON of `--json`
record Shown(Form<String> text, Form<Object> client, Form<Object> own) {
    /// Makes a form.
    interface Form<T> {
        T make();
    }

    /// A list that stands alone in the official client's JSON and under a name in our own.
    static <T> Shown list(
            Form<String> text,
            List<T> rows,
            java.util.function.Function<T, ?> client,
            String name,
            java.util.function.Function<T, ?> own) {
        return new Shown(
                text,
                () -> rows.stream().map(client).toList(),
                () -> Map.of(name, rows.stream().map(own).toList()));
    }

    void print(Session session, Format format) throws IOException {
        switch (format) {
            case TEXT -> session.output().text(text.make());
            case JSON -> session.output().json(Json.compact(client.make()));
            case JSON_PRETTY -> session.output().json(Json.pretty(client.make()));
            case OWN_JSON -> session.output().json(Json.compact(own.make()));
        }
    }
}
