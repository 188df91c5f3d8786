package mapback.problem;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// Renders sentences of a bundle with named parameters, in one language.
///
/// A bundle is a UTF-8 properties file of ICU messages beside the class it belongs to; `<name>_de.properties` is its
/// German form. A key that the language's file lacks is taken from the English one. Beside each string, list or
/// optional parameter `p` a message may ask for `p_given`, which is `no` when `p` is empty and `yes` otherwise. Enums
/// are given in lower case, for `select`. A number whose name ends in `Size` is given as readable text, like `4.2 MB`.
/// Of a string `p` that the system or a program said in English, `p_said` is the same in the bundle's language.
/// Problems have one parameter more, `audience`: it is `window` for one who has no command line to type options into.
public final class Sentences {
    private static final String SAID = "_said";

    private final Properties bundle;
    private final ULocale locale;

    private Sentences(Properties bundle, ULocale locale) {
        this.bundle = bundle;
        this.locale = locale;
    }

    /// The sentences of all problems.
    public static Sentences ofProblems(Locale locale) {
        return of(Sentences.class, "problem", locale);
    }

    /// @param beside the class in whose package the bundle lies
    /// @param name   the bundle's file name without language and ending
    public static Sentences of(Class<?> beside, String name, Locale locale) {
        Properties bundle = new Properties();
        load(beside, name + ".properties", bundle);
        if (!locale.getLanguage().equals("en")) {
            load(beside, name + "_" + locale.getLanguage() + ".properties", bundle);
        }
        return new Sentences(bundle, ULocale.forLocale(locale));
    }

    /// The messages of one file; none when there is no such file.
    static Properties bundle(Class<?> beside, String file) {
        Properties bundle = new Properties();
        load(beside, file, bundle);
        return bundle;
    }

    private static void load(Class<?> beside, String file, Properties into) {
        try (var stream = beside.getResourceAsStream(file)) {
            if (stream != null) {
                try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                    into.load(reader);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The problem's sentence for one who has a command line, without its code.
    public String sentence(Problem problem) {
        return sentence(problem, Audience.COMMAND_LINE);
    }

    /// The problem's sentence, without its code.
    public String sentence(Problem problem, Audience audience) {
        Map<String, Object> parameters = new HashMap<>(problem.parameters());
        parameters.put(Audience.PARAMETER, audience);
        return render(problem.code().toString(), parameters);
    }

    /// Whether the bundle has that key.
    public boolean has(String key) {
        return bundle.containsKey(key);
    }

    /// All keys of the bundle.
    public Iterable<String> keys() {
        return bundle.stringPropertyNames();
    }

    /// @param key        the message's key
    /// @param parameters its parameters by name
    /// @throws IllegalStateException when the bundle lacks the key
    public String render(String key, Map<String, ?> parameters) {
        String pattern = bundle.getProperty(key);
        if (pattern == null) {
            throw new IllegalStateException("no sentence for " + key);
        }
        // Most labels are text and no more, and a window that opens has dozens.
        if (pattern.indexOf('{') < 0 && pattern.indexOf('\'') < 0) {
            return pattern;
        }
        Map<String, Object> values = new HashMap<>();
        parameters.forEach((name, value) -> {
            give(name, value, values);
            if (value instanceof String said && pattern.contains("{" + name + SAID + "}")) {
                values.put(
                        name + SAID,
                        isEnglish() ? said : ReasonWords.in(locale.toLocale()).own(said));
            }
        });
        return new MessageFormat(pattern, locale).format(values);
    }

    private boolean isEnglish() {
        return locale.getLanguage().equals("en");
    }

    private void give(String name, Object value, Map<String, Object> values) {
        switch (value) {
            case Optional<?> optional ->
                giveText(name, optional.map(Object::toString).orElse(""), values);
            case List<?> list ->
                giveText(
                        name,
                        String.join(", ", list.stream().map(Object::toString).toList()),
                        values);
            case Enum<?> constant -> values.put(name, constant.name().toLowerCase(Locale.ROOT));
            case Number number
            when name.endsWith("Size") -> {
                values.put(name, new ByteSize(number.longValue()).text(locale.toLocale()));
                values.put(name + "Bytes", number);
            }
            case Number number -> values.put(name, number);
            case String text -> giveText(name, text, values);
            case Boolean flag -> values.put(name, flag ? "yes" : "no");
            default -> throw new IllegalArgumentException("parameter " + name + " is a " + value.getClass());
        }
    }

    private static void giveText(String name, String text, Map<String, Object> values) {
        values.put(name, text);
        values.put(name + "_given", text.isEmpty() ? "no" : "yes");
    }
}
