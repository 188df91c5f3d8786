package mapback.restore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mapback.pbs.format.ArchiveKind;
import mapback.pbs.format.ArchiveName;
import mapback.pbs.format.ManifestFile;
import mapback.problem.DamageProblem;
import mapback.problem.DamageProblem.VerifyFoundDamage;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.repository.OpenSnapshot;

/// Reads, decrypts and checks everything that a snapshot, or one archive of it, consists of. Damage never stops it.
///
/// Every digest is read once. It must not be given a pipeline in which others' chunks are at hand: those would not
/// be read from where they are stored.
public final class Verification {
    private final OpenSnapshot snapshot;
    private final Optional<ArchiveName> only;
    private long damagedChunks;
    private long damagedFiles;

    /// @param snapshot its manifest is checked already
    /// @param only     one file of it; all of it when empty
    public Verification(OpenSnapshot snapshot, Optional<ArchiveName> only) {
        this.snapshot = snapshot;
        this.only = only;
    }

    /// Looks whether the files are there and can be read with the key at hand.
    ///
    /// @throws ProblemException with `ArchiveMissing`, or the key's problem
    public void check() throws IOException {
        if (only.isEmpty()) {
            snapshot.checkKey();
        } else if (isListed(only.get())) {
            snapshot.manifest().file(only.get());
        }
    }

    private boolean isListed(ArchiveName name) {
        boolean isLog = name.equals(ArchiveName.CLIENT_LOG) && snapshot.hasClientLog();
        return !isLog && !name.equals(ArchiveName.MANIFEST);
    }

    /// Does it. Called once.
    ///
    /// @throws ProblemException with [VerifyFoundDamage] at the end when there is any
    public Optional<Problem> run(Course course) throws IOException, InterruptedException {
        List<ManifestFile> files = files();
        files.forEach(file -> course.progress().addTotal(file.size()));
        for (ManifestFile file : files) {
            course.pause().pass();
            verify(file, course);
        }
        verifyUnlisted(course);
        if (course.damages().count() == 0) {
            return Optional.empty();
        }
        throw new ProblemException(new VerifyFoundDamage(
                what(), damagedChunks, damagedFiles, course.progress().counts().damaged()));
    }

    private List<ManifestFile> files() throws ProblemException {
        if (only.isEmpty()) {
            return snapshot.manifest().files();
        }
        return isListed(only.get()) ? List.of(snapshot.manifest().file(only.get())) : List.of();
    }

    private String what() {
        String name = snapshot.name().text();
        return only.map(archive -> name + "/" + archive.user()).orElse(name);
    }

    private void verify(ManifestFile file, Course course) throws IOException, InterruptedException {
        try {
            if (file.name().kind() == ArchiveKind.BLOB) {
                byte[] content = snapshot.blob(file.name());
                course.progress().addFetched(content.length);
                course.progress().addVerified(file.size());
            } else {
                damagedChunks += new ArchiveVerification(
                                snapshot.archive(file.name()), chunk -> snapshot.checkZeros(file.name(), chunk), course)
                        .run();
            }
        } catch (ProblemException e) {
            noteFile(file.name(), file.size(), e, course);
        }
    }

    /// The log of the backup, of which no manifest knows, and the manifest itself, which was checked when it was
    /// opened.
    private void verifyUnlisted(Course course) throws IOException, InterruptedException {
        boolean wantsLog = only.isEmpty() || only.get().equals(ArchiveName.CLIENT_LOG);
        if (wantsLog && snapshot.hasClientLog()) {
            verifyUnlisted(ArchiveName.CLIENT_LOG, course);
        }
        if (only.isPresent() && only.get().equals(ArchiveName.MANIFEST)) {
            verifyUnlisted(ArchiveName.MANIFEST, course);
        }
    }

    private void verifyUnlisted(ArchiveName name, Course course) throws IOException, InterruptedException {
        try {
            byte[] content = snapshot.blob(name);
            course.progress().addTotal(content.length);
            course.progress().addFetched(content.length);
            course.progress().addVerified(content.length);
        } catch (ProblemException e) {
            noteFile(name, 0, e, course);
        }
    }

    /// Takes down what is wrong with a file as a whole; what is no damage ends the verification.
    private void noteFile(ArchiveName name, long size, ProblemException e, Course course) throws ProblemException {
        if (!(e.problem() instanceof DamageProblem damage)) {
            throw e;
        }
        damagedFiles++;
        course.progress().addDamaged(size);
        course.damages().add(new Damage(name.server(), Optional.empty(), damage));
    }
}
