package mapback.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mapback.problem.Sentences;

/// A bundle, all of whose sentences have to render in every language.
///
/// @param beside  the class beside which it lies
/// @param numbers parameters that are numbers; others are texts
record EverySentence(Class<?> beside, String bundle, Set<String> numbers) {
    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z_]+)[,}]");

    void renders() {
        for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN)) {
            Sentences sentences = Sentences.of(beside, bundle, language);
            for (String key : sentences.keys()) {
                assertThat(rendered(sentences, key)).as(key).doesNotContain("{").isNotBlank();
            }
        }
    }

    /// What is rendered without values shows their names; a choice may show more of them.
    private String rendered(Sentences sentences, String key) {
        Map<String, Object> values = new TreeMap<>();
        for (int round = 0; round < 3; round++) {
            Matcher found = PARAMETER.matcher(sentences.render(key, values));
            while (found.find()) {
                String name = found.group(1);
                values.put(name, numbers.contains(name) ? 42 : "<" + name + ">");
            }
        }
        return sentences.render(key, values);
    }
}
