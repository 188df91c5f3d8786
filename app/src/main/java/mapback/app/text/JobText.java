package mapback.app.text;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import mapback.problem.ByteSize;
import mapback.protocol.JobCounts;
import mapback.protocol.JobKind;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;

/// What is said of a job.
public final class JobText {
    private JobText() {}

    /// How much is dealt with: 0 to 1.
    public static double share(JobRow row) {
        JobCounts counts = row.counts();
        return counts.total() == 0 ? 0 : Math.clamp((double) counts.done() / counts.total(), 0, 1);
    }

    /// Whole percent, of which 100 is only said when all is done.
    public static int percent(JobRow row) {
        return (int) Math.floor(share(row) * 100);
    }

    public static String state(Phrases phrases, JobState state) {
        return phrases.say("job.state", Map.of("state", state));
    }

    public static String counts(Phrases phrases, JobRow row) {
        String kind = row.kind().name().toLowerCase(Locale.ROOT);
        return phrases.say("job.counts." + kind, parameters(row));
    }

    public static String rateAndLeft(Phrases phrases, String rate, String left) {
        return phrases.say("job.rate", Map.of("rate", rate, "left", left));
    }

    /// Empty as long as nothing can be said, or nothing moves.
    public static String rate(Phrases phrases, JobRow row) {
        return row.rate() == 0 ? "" : new ByteSize(row.rate()).text(phrases.locale()) + "/s";
    }

    public static String progressLine(Phrases phrases, JobRow row) {
        Map<String, Object> parameters = parameters(row);
        parameters.put("percent", percent(row));
        parameters.put("rate", rate(phrases, row));
        parameters.put("left", row.secondsLeft().map(TimeText::left).orElse(""));
        parameters.put("counts", counts(phrases, row));
        parameters.put("state", row.state());
        return phrases.say("job.line", parameters);
    }

    /// What is true after a job that went well.
    public static String success(Phrases phrases, JobRow row) {
        String key = row.kind() == JobKind.VERIFY
                ? row.archive().isEmpty() ? "job.verified.all" : "job.verified"
                : row.target().isEmpty() ? "job.streamed" : "job.restored";
        return Harmless.line(phrases.say(key, parameters(row)));
    }

    /// The archive as people write it; the snapshot when the job is about all of it.
    public static String subject(JobRow row) {
        return row.archive().isEmpty() ? row.snapshot() : Names.ofArchive(row.archive());
    }

    private static Map<String, Object> parameters(JobRow row) {
        JobCounts counts = row.counts();
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("archive", Names.ofArchive(row.archive()));
        parameters.put("subject", subject(row));
        parameters.put("snapshot", row.snapshot());
        parameters.put("target", row.target());
        parameters.put("bytes", counts.total());
        parameters.put("emptySize", counts.holes());
        parameters.put("rightSize", counts.alreadyRight());
        parameters.put("fetchedSize", counts.fetched());
        parameters.put("writtenSize", counts.written());
        parameters.put("verifiedSize", counts.verified());
        parameters.put("damagedSize", counts.damaged());
        parameters.put("hasDamage", counts.damaged() > 0);
        return parameters;
    }
}
