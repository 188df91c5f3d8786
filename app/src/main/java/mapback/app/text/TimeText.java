package mapback.app.text;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// Points and spans of time as short text, without a message library.
public final class TimeText {
    private TimeText() {}

    /// A point in time as in a snapshot's name: `2026-01-10T08:00:00Z`.
    ///
    /// @param unixSeconds seconds since 1970, UTC
    public static String point(long unixSeconds) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(unixSeconds, 0, ZoneOffset.UTC);
        return padded(time.getYear(), 4)
                + "-" + padded(time.getMonthValue(), 2)
                + "-" + padded(time.getDayOfMonth(), 2)
                + "T" + padded(time.getHour(), 2)
                + ":" + padded(time.getMinute(), 2)
                + ":" + padded(time.getSecond(), 2)
                + "Z";
    }

    /// A span of time: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`, `3 d 04 h`.
    public static String span(Duration span) {
        long seconds = span.toSeconds();
        if (seconds < 10) {
            long tenths = span.toMillis() / 100;
            return tenths / 10 + "." + tenths % 10 + " s";
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + padded(seconds % 60, 2) + " s";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h " + padded(seconds / 60 % 60, 2) + " min";
        }
        return seconds / 86_400 + " d " + padded(seconds / 3600 % 24, 2) + " h";
    }

    /// What is left, which never jumps about and never is nothing: whole seconds below a minute, then steps of
    /// five seconds, of a minute, of an hour.
    ///
    /// @param seconds as estimated, 0 and up
    public static String left(long seconds) {
        if (seconds < 60) {
            return Math.max(1, seconds) + " s";
        }
        if (seconds < 600) {
            long rounded = (seconds + 4) / 5 * 5;
            return rounded / 60 + " min " + padded(rounded % 60, 2) + " s";
        }
        if (seconds < 86_400) {
            long minutes = (seconds + 59) / 60;
            return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + padded(minutes % 60, 2) + " min";
        }
        return seconds / 86_400 + " d " + padded(seconds / 3600 % 24, 2) + " h";
    }

    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
