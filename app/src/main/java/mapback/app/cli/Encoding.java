package mapback.app.cli;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/// How text is written for the caller.
///
/// @param charset          of standard output and standard error
/// @param hasBoxCharacters whether frames may be drawn with `┌┬┐`
record Encoding(Charset charset, boolean hasBoxCharacters) {

    /// As the locale variables say. Without any (or in the locale `C`) names and notes still go out as UTF-8,
    /// so that a pipe loses nothing, but frames are drawn in ASCII, which every terminal can show.
    public static Encoding of(Caller caller) {
        Optional<String> locale =
                caller.variable("LC_ALL").or(() -> caller.variable("LC_CTYPE")).or(() -> caller.variable("LANG"));
        Optional<String> name = locale.filter(text -> text.contains("."))
                .map(text -> text.substring(text.indexOf('.') + 1))
                .map(text -> text.contains("@") ? text.substring(0, text.indexOf('@')) : text);
        if (name.isEmpty()) {
            return new Encoding(StandardCharsets.UTF_8, false);
        }
        Charset charset = charset(name.get());
        return new Encoding(charset, charset.equals(StandardCharsets.UTF_8));
    }

    private static Charset charset(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.equals("UTF-8") || upper.equals("UTF8")) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
