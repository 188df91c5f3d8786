package mapback.restore;

import java.io.IOException;
import java.nio.file.Path;
import mapback.problem.ProblemException;

/// The file that a restore writes, taken for one job: another one that wants it is told so.
public sealed interface Target extends AutoCloseable permits PartFile, FileInPlace {

    /// Takes a target. A new file, or one that is to be replaced, begins under another name; what an earlier
    /// restore left there is gone on from.
    ///
    /// @param origin what it is to be made equal to
    /// @throws ProblemException with [mapback.problem.TargetProblem.TargetBusy] (its job left open) when another
    ///     job has it, or with what the system refuses
    static Target take(TargetPlace place, TargetOptions options, Origin origin) throws ProblemException {
        return place.isThere() && options.changedOnly()
                ? FileInPlace.take(place, origin)
                : PartFile.take(place, options);
    }

    /// What the user named.
    Path file();

    /// What the bytes are in until the end; the file itself when it is changed in place.
    Path unfinished();

    /// The bytes to be made equal.
    TargetBytes bytes();

    /// Whether a range that cannot be restored keeps what was there; else it becomes a hole.
    boolean keepsOldBytes();

    /// Whether something of an unfinished restore stays behind when this is closed now.
    boolean leavesPart();

    /// Makes room for the first byte.
    ///
    /// @param size bytes that there are to be
    void begin(long size) throws IOException;

    /// All is written: puts it on the medium and under its name.
    void finish(long size) throws IOException;

    /// Lets others have it. What was written stays.
    @Override
    void close();
}
