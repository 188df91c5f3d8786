package mapback.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reasons as the system and the programs say them, in English, put into the reader's language.
///
/// A problem carries its reason as it was said: that is what details, logs and JSON show. In a sentence of another
/// language it would be a foreign body, so the known ones have words of their own there; what nobody knows is quoted.
final class ReasonWords {
    /// What the system says may stand among other things, such as a path and an error's number.
    private static final String OF_SYSTEM = "system.";

    private static final Pattern VALUE = Pattern.compile("\\{(\\d)}");

    private final List<Known> known;
    /// How what nobody knows is shown.
    private final String other;

    /// @param said what of, in English
    /// @param own  the words for it
    private record Known(Pattern said, String own, boolean isPart, int weight) {}

    private ReasonWords(List<Known> known, String other) {
        this.known = known;
        this.other = other;
    }

    static ReasonWords in(Locale locale) {
        Properties english = Sentences.bundle(ReasonWords.class, "reason.properties");
        Properties own = Sentences.bundle(ReasonWords.class, "reason_" + locale.getLanguage() + ".properties");
        List<Known> known = new ArrayList<>();
        own.stringPropertyNames().forEach(key -> {
            String said = english.getProperty(key);
            if (said != null) {
                known.add(known(key, said, own.getProperty(key)));
            }
        });
        // All of it goes before a part of it, and more before less.
        known.sort(Comparator.comparing(Known::isPart).thenComparing(Known::weight, Comparator.reverseOrder()));
        return new ReasonWords(known, own.getProperty("other", "{0}"));
    }

    private static Known known(String key, String said, String own) {
        boolean isPart = key.startsWith(OF_SYSTEM);
        StringBuilder pattern = new StringBuilder();
        Matcher value = VALUE.matcher(said);
        int end = 0;
        while (value.find()) {
            pattern.append(Pattern.quote(said.substring(end, value.start()))).append("(.*)");
            end = value.end();
        }
        pattern.append(Pattern.quote(said.substring(end)));
        return new Known(Pattern.compile(pattern.toString(), Pattern.DOTALL), own, isPart, said.length());
    }

    /// @param reason as it was said
    String own(String reason) {
        if (reason.isEmpty()) {
            return "";
        }
        for (Known one : known) {
            Matcher matcher = one.said().matcher(reason);
            if (one.isPart() ? matcher.find() : matcher.matches()) {
                return filled(one.own(), matcher);
            }
        }
        return other.replace("{0}", reason);
    }

    /// The values; of one that is a reason itself, its own words.
    private String filled(String own, Matcher said) {
        Matcher value = VALUE.matcher(own);
        return value.replaceAll(found -> {
            String text = said.group(Integer.parseInt(found.group(1)) + 1);
            return Matcher.quoteReplacement(isKnown(text) ? own(text) : text);
        });
    }

    private boolean isKnown(String text) {
        return known.stream()
                .map(one -> one.isPart()
                        ? one.said().matcher(text).find()
                        : one.said().matcher(text).matches())
                .anyMatch(Boolean.TRUE::equals);
    }
}
