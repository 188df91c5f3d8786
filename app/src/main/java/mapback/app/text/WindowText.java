package mapback.app.text;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;
import mapback.problem.Audience;
import mapback.problem.ByteSize;
import mapback.problem.Problem;
import mapback.problem.Sentences;

/// What the window says, in one language: labels, sizes, points in time near to now, and the sentences of
/// problems as the command line has them.
public final class WindowText {
    private final Phrases phrases;
    private final LazySentences own;
    private final ZoneId zone;

    /// @param phrases the language, and the sentences that the command line has too
    /// @param zone    in which points in time are shown
    public WindowText(Phrases phrases, ZoneId zone) {
        this.phrases = phrases;
        this.zone = zone;
        this.own = new LazySentences(() -> Sentences.of(WindowText.class, "window", phrases.locale()));
    }

    /// @param key a key of `window.properties`
    public String say(String key) {
        return say(key, Map.of());
    }

    /// @param key a key of `window.properties`
    public String say(String key, Map<String, ?> parameters) {
        return own.get().render(key, parameters);
    }

    /// Whether there is such a text.
    public boolean has(String key) {
        return own.get().has(key);
    }

    /// The sentences that the command line has too.
    public Phrases phrases() {
        return phrases;
    }

    /// The problem's sentence, the same as on the command line, but that what can be done is a button and no option;
    /// and a very long name in it is cut.
    public String sentence(Problem problem) {
        return Brief.of(Harmless.lines(phrases.sentence(problem, Audience.WINDOW)));
    }

    /// As in `64 GB`.
    public String size(long bytes) {
        return new ByteSize(bytes).text(phrases.locale());
    }

    /// As in `612 MB/s`; empty as long as nothing moves.
    public String rate(long bytesPerSecond) {
        return bytesPerSecond == 0 ? "" : size(bytesPerSecond) + "/s";
    }

    /// Exact bytes with the language's separators, for details.
    public String bytes(long bytes) {
        return say("bytes", Map.of("bytes", bytes));
    }

    /// Near points by their distance, as in `yesterday 23:00`, others by their date.
    ///
    /// @param unixSeconds seconds since 1970
    public String near(long unixSeconds, Instant now) {
        ZonedDateTime time = at(unixSeconds);
        LocalDate today = now.atZone(zone).toLocalDate();
        String clock = clock(unixSeconds);
        LocalDate day = time.toLocalDate();
        if (day.equals(today)) {
            return say("time.today", Map.of("clock", clock));
        }
        if (day.equals(today.minusDays(1))) {
            return say("time.yesterday", Map.of("clock", clock));
        }
        String form = day.getYear() == today.getYear() ? "MMMd" : "yMMMd";
        return say("time.day", Map.of("day", localized(form).format(time), "clock", clock));
    }

    /// The whole date and time with the zone, for a tooltip.
    public String exact(long unixSeconds) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL, FormatStyle.LONG)
                .withLocale(phrases.locale())
                .format(at(unixSeconds));
    }

    /// As in `Saturday, January 10, 2026`.
    public String date(LocalDate day) {
        return localized("yMMMMEEEEd").format(day);
    }

    private DateTimeFormatter localized(String form) {
        return DateTimeFormatter.ofLocalizedPattern(form).withLocale(phrases.locale());
    }

    /// Hours and minutes.
    public String clock(long unixSeconds) {
        return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                .withLocale(phrases.locale())
                .format(at(unixSeconds));
    }

    /// The day of a point in time, here.
    public LocalDate day(long unixSeconds) {
        return at(unixSeconds).toLocalDate();
    }

    /// The language.
    public Locale locale() {
        return phrases.locale();
    }

    private ZonedDateTime at(long unixSeconds) {
        return Instant.ofEpochSecond(unixSeconds).atZone(zone);
    }
}
