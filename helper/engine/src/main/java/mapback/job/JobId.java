package mapback.job;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Names a job for people, log and job book: eight hexadecimal digits.
public record JobId(String text) {
    private static final ScopedValue<JobId> CURRENT = ScopedValue.newInstance();
    private static final int BYTES = 4;

    /// A name that no other job is likely to have; who keeps the jobs checks.
    public static JobId fresh() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return new JobId(HexFormat.of().formatHex(random));
    }

    /// Runs the body as part of this job; what it logs and forks belongs to it.
    public void run(Runnable body) {
        ScopedValue.where(CURRENT, this).run(body);
    }

    /// What a log line about the current job begins with, and empty outside of any job.
    public static String prefix() {
        return CURRENT.isBound() ? "job " + CURRENT.get().text() + ": " : "";
    }

    /// The body, to be run on another thread as part of the current job.
    public static Runnable carry(Runnable body) {
        if (!CURRENT.isBound()) {
            return body;
        }
        JobId current = CURRENT.get();
        return () -> current.run(body);
    }

    @Override
    public String toString() {
        return text;
    }
}
