package mapback.app.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import mapback.problem.Audience;
import mapback.problem.Problem;
import mapback.problem.Sentences;

/// The sentences of the app and of all problems, in one language.
///
/// Both bundles are loaded at the first sentence: most commands print a table and need none.
public final class Phrases {
    private static final List<String> LANGUAGES = List.of("en", "de");

    private final Locale locale;
    private final LazySentences own;
    private final LazySentences problems;

    private Phrases(Locale locale) {
        this.locale = locale;
        this.own = new LazySentences(() -> Sentences.of(Phrases.class, "app", locale));
        this.problems = new LazySentences(() -> Sentences.ofProblems(locale));
    }

    /// @param wished the user's language; English stands in for one that has no sentences
    public static Phrases in(Locale wished) {
        return new Phrases(LANGUAGES.contains(wished.getLanguage()) ? wished : Locale.ENGLISH);
    }

    /// The language they are in.
    public Locale locale() {
        return locale;
    }

    /// @param key a key of `app.properties`
    public String say(String key, Map<String, ?> parameters) {
        return own.get().render(key, parameters);
    }

    /// The problem's sentence for one who has a command line, without its code.
    public String sentence(Problem problem) {
        return sentence(problem, Audience.COMMAND_LINE);
    }

    /// The problem's sentence, without its code.
    public String sentence(Problem problem, Audience audience) {
        return problems.get().sentence(problem, audience);
    }
}
