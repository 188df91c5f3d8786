package mapback.app.cli;

import java.io.IOException;
import java.util.Map;
import mapback.app.cli.Table.Column;
import mapback.app.text.Harmless;
import mapback.app.text.JobText;
import mapback.app.text.Names;
import mapback.problem.GeneralProblem.Cancelled;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.protocol.DamageRow;
import mapback.protocol.JobRow;
import mapback.protocol.JobState;

/// Says what a job came to.
final class JobReport {
    private final Session session;
    private final CommonOptions common;
    private final boolean isOutputTaken;

    /// @param isOutputTaken whether standard output carries an archive, so that everything is said on standard
    ///     error
    JobReport(Session session, CommonOptions common, boolean isOutputTaken) {
        this.session = session;
        this.common = common;
        this.isOutputTaken = isOutputTaken;
    }

    /// How jobs show their progress here.
    Progress progress() {
        boolean isInTheWay = isOutputTaken && session.output().isTerminal();
        if (common.json || isInTheWay) {
            return Progress.silent(session.messages());
        }
        boolean canDraw = session.messages().isTerminal()
                && !session.caller().variable("TERM").orElse("dumb").equals("dumb");
        return canDraw
                ? new ProgressBar(session.messages(), session.phrases(), new TerminalWidth(), System::nanoTime)
                : new ProgressLines(session.messages(), session.phrases(), System::nanoTime);
    }

    /// @throws ProblemException with what the job ended with, if it did not end well
    int end(JobRow row) throws IOException {
        if (common.json) {
            say(Json.compact(new OwnJson(session.phrases()).job(row)) + "\n");
        } else {
            say(damage(row));
        }
        if (row.problem().isPresent()) {
            throw new ProblemException(row.problem().get());
        }
        if (row.state() == JobState.CANCELLED) {
            throw new ProblemException(cancelled(row));
        }
        if (!common.json && (!isOutputTaken || session.messages().isTerminal() || common.verbose)) {
            say(JobText.success(session.phrases(), row) + "\n");
        }
        return 0;
    }

    private Problem cancelled(JobRow row) {
        String key = row.kind().name().equals("VERIFY") ? "job.what.verify" : "job.what.restore";
        return new Cancelled(
                session.phrases().say(key, Map.of("subject", JobText.subject(row), "snapshot", row.snapshot())));
    }

    private void say(String text) throws IOException {
        if (isOutputTaken) {
            session.messages().text(text);
        } else {
            session.output().text(text);
        }
    }

    private String damage(JobRow row) {
        Table table = new Table(
                Column.left("damaged in"), Column.right("offset"), Column.right("length"), Column.left("chunk"));
        StringBuilder sentences = new StringBuilder();
        for (DamageRow damage : row.damage()) {
            damage.range()
                    .ifPresentOrElse(
                            range -> table.row(
                                    Names.ofArchive(damage.archive()),
                                    Long.toString(range.offset()),
                                    Long.toString(range.length()),
                                    damage.digest()),
                            () -> sentences
                                    .append(Harmless.line(session.phrases().sentence(damage.problem())))
                                    .append('\n'));
        }
        if (row.damageCount() > row.damage().size()) {
            long more = row.damageCount() - row.damage().size();
            sentences
                    .append(session.phrases().say("job.damage.more", Map.of("count", more)))
                    .append('\n');
        }
        return table.text(Table.Style.of(session)) + sentences;
    }
}
