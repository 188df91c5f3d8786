package mapback.protocol;

import java.util.List;
import java.util.Optional;
import mapback.problem.Problem;

/// A job as it is now.
///
/// @param archive     with its server suffix; empty when the job is about all of a snapshot
/// @param target      the file's absolute path; empty for a stream or a verification
/// @param rate        bytes of content per second over the last seconds
/// @param secondsLeft when it can be told
/// @param startedAt   Unix milliseconds
/// @param endedAt     Unix milliseconds
/// @param problem     why it failed, or what its result lacks
/// @param waiting     while it waits for a server that is away
/// @param damage      the first 500 damaged ranges
/// @param damageCount all of them
/// @param changes     counts up with each change, so that a listener can tell news from repetition
public record JobRow(
        String job,
        JobKind kind,
        String repository,
        String namespace,
        String snapshot,
        String archive,
        String target,
        JobState state,
        JobCounts counts,
        long rate,
        Optional<Long> secondsLeft,
        long startedAt,
        Optional<Long> endedAt,
        Optional<Problem> problem,
        Optional<WaitingRow> waiting,
        List<DamageRow> damage,
        long damageCount,
        long changes) {}
