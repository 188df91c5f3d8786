package mapback.service;

import java.io.IOException;
import java.nio.file.Path;
import mapback.protocol.Request;
import mapback.protocol.wire.Answer;
import mapback.protocol.wire.ProgramVersion;
import mapback.protocol.wire.RequestHandler;

/// Gives each request to its handler.
public final class Service implements RequestHandler {
    private final GetVersionHandler getVersion;
    private final HandOverHandler handOver;
    private final RestoreHandler restore;
    private final VerifyHandler verify;
    private final WatchJobHandler watchJob;
    private final ListJobsHandler listJobs;
    private final CancelJobHandler cancelJob;
    private final PauseJobHandler pauseJob;
    private final ContinueJobHandler continueJob;

    /// @param own    this helper's version
    /// @param jobs   stays the caller's
    /// @param folder the runtime folder, for the sockets of streams
    /// @param end    called when a newer helper has taken over
    public Service(ProgramVersion own, Jobs jobs, Path folder, Runnable end) {
        this.getVersion = new GetVersionHandler(own);
        this.handOver = new HandOverHandler(jobs, end);
        this.restore = new RestoreHandler(jobs, folder);
        this.verify = new VerifyHandler(jobs);
        this.watchJob = new WatchJobHandler(jobs);
        this.listJobs = new ListJobsHandler(jobs);
        this.cancelJob = new CancelJobHandler(jobs);
        this.pauseJob = new PauseJobHandler(jobs);
        this.continueJob = new ContinueJobHandler(jobs);
    }

    @Override
    public void handle(Request request, Answer answer) throws IOException, InterruptedException {
        switch (request) {
            case Request.GetVersion asked -> getVersion.answer(asked, answer);
            case Request.HandOver asked -> handOver.answer(asked, answer);
            case Request.ListNamespaces _,
                    Request.ListGroups _,
                    Request.ListSnapshots _,
                    Request.ListFiles _,
                    Request.GetNotes _,
                    Request.GetProtection _,
                    Request.GetUsage _,
                    Request.ShowKey _ -> answer.notImplemented();
            case Request.Restore asked -> restore.answer(asked, answer);
            case Request.Verify asked -> verify.answer(asked, answer);
            case Request.WatchJob asked -> watchJob.answer(asked, answer);
            case Request.ListJobs asked -> listJobs.answer(asked, answer);
            case Request.CancelJob asked -> cancelJob.answer(asked, answer);
            case Request.PauseJob asked -> pauseJob.answer(asked, answer);
            case Request.ContinueJob asked -> continueJob.answer(asked, answer);
        }
    }
}
