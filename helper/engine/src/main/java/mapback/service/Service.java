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
    private final ListNamespacesHandler listNamespaces;
    private final ListGroupsHandler listGroups;
    private final ListSnapshotsHandler listSnapshots;
    private final ListFilesHandler listFiles;
    private final GetNotesHandler getNotes;
    private final GetProtectionHandler getProtection;
    private final GetUsageHandler getUsage;
    private final ListDatastoresHandler listDatastores;
    private final LogInHandler logIn;
    private final LogOutHandler logOut;
    private final TrustCertificateHandler trustCertificate;
    private final TestRepositoryHandler testRepository;
    private final ListRepositoriesHandler listRepositories;
    private final AddRepositoryHandler addRepository;
    private final ReadConnectionHandler readConnection = new ReadConnectionHandler();
    private final RemoveRepositoryHandler removeRepository;
    private final ShowKeyHandler showKey = new ShowKeyHandler();
    private final RestoreHandler restore;
    private final VerifyHandler verify;
    private final WatchJobHandler watchJob;
    private final ListJobsHandler listJobs;
    private final CancelJobHandler cancelJob;
    private final PauseJobHandler pauseJob;
    private final ContinueJobHandler continueJob;
    private final MapHandler map;
    private final UnmapHandler unmap;
    private final ListMappingsHandler listMappings;
    private final WatchMappingsHandler watchMappings;
    private final ListDevicesHandler listDevices;

    /// @param own this helper's version
    /// @param backups what is asked for
    /// @param jobs    stay the caller's, as do the mapped snapshots
    /// @param folder the runtime folder, for the sockets of streams
    /// @param end called when a newer helper has taken over
    public Service(ProgramVersion own, Backups backups, Jobs jobs, MappedSnapshots mapped, Path folder, Runnable end) {
        this.getVersion = new GetVersionHandler(own);
        this.handOver = new HandOverHandler(jobs, mapped, backups.logins(), end);
        Sources sources = backups.sources();
        this.listNamespaces = new ListNamespacesHandler(sources);
        this.listGroups = new ListGroupsHandler(sources);
        this.listSnapshots = new ListSnapshotsHandler(sources);
        this.listFiles = new ListFilesHandler(sources);
        this.getNotes = new GetNotesHandler(sources);
        this.getProtection = new GetProtectionHandler(sources);
        this.getUsage = new GetUsageHandler(sources);
        this.listDatastores = new ListDatastoresHandler(sources);
        this.logIn = new LogInHandler(sources, backups.earlier());
        this.logOut = new LogOutHandler(backups.repositories(), backups.earlier(), mapped);
        this.trustCertificate = new TrustCertificateHandler(backups.fingerprints());
        this.listRepositories = new ListRepositoriesHandler(backups.saved());
        this.addRepository = new AddRepositoryHandler(backups.saved());
        this.removeRepository = new RemoveRepositoryHandler(backups.saved());
        this.testRepository = new TestRepositoryHandler(sources);
        this.restore = new RestoreHandler(jobs, folder);
        this.verify = new VerifyHandler(jobs);
        this.watchJob = new WatchJobHandler(jobs);
        this.listJobs = new ListJobsHandler(jobs);
        this.cancelJob = new CancelJobHandler(jobs);
        this.pauseJob = new PauseJobHandler(jobs);
        this.continueJob = new ContinueJobHandler(jobs);
        this.map = new MapHandler(mapped);
        this.unmap = new UnmapHandler(mapped);
        this.listMappings = new ListMappingsHandler(mapped);
        this.watchMappings = new WatchMappingsHandler(mapped);
        this.listDevices = new ListDevicesHandler(mapped.devices());
    }

    @Override
    public void handle(Request request, Answer answer) throws IOException, InterruptedException {
        switch (request) {
            case Request.GetVersion asked -> getVersion.answer(asked, answer);
            case Request.HandOver asked -> handOver.answer(asked, answer);
            case Request.ListNamespaces asked -> listNamespaces.answer(asked, answer);
            case Request.ListGroups asked -> listGroups.answer(asked, answer);
            case Request.ListSnapshots asked -> listSnapshots.answer(asked, answer);
            case Request.ListFiles asked -> listFiles.answer(asked, answer);
            case Request.GetNotes asked -> getNotes.answer(asked, answer);
            case Request.GetProtection asked -> getProtection.answer(asked, answer);
            case Request.GetUsage asked -> getUsage.answer(asked, answer);
            case Request.ListDatastores asked -> listDatastores.answer(asked, answer);
            case Request.LogIn asked -> logIn.answer(asked, answer);
            case Request.LogOut asked -> logOut.answer(asked, answer);
            case Request.TrustCertificate asked -> trustCertificate.answer(asked, answer);
            case Request.TestRepository asked -> testRepository.answer(asked, answer);
            case Request.ListRepositories asked -> listRepositories.answer(asked, answer);
            case Request.AddRepository asked -> addRepository.answer(asked, answer);
            case Request.ReadConnection asked -> readConnection.answer(asked, answer);
            case Request.RemoveRepository asked -> removeRepository.answer(asked, answer);
            case Request.ShowKey asked -> showKey.answer(asked, answer);
            case Request.Restore asked -> restore.answer(asked, answer);
            case Request.Verify asked -> verify.answer(asked, answer);
            case Request.WatchJob asked -> watchJob.answer(asked, answer);
            case Request.ListJobs asked -> listJobs.answer(asked, answer);
            case Request.CancelJob asked -> cancelJob.answer(asked, answer);
            case Request.PauseJob asked -> pauseJob.answer(asked, answer);
            case Request.ContinueJob asked -> continueJob.answer(asked, answer);
            case Request.Map asked -> map.answer(asked, answer);
            case Request.Unmap asked -> unmap.answer(asked, answer);
            case Request.ListMappings asked -> listMappings.answer(asked, answer);
            case Request.WatchMappings asked -> watchMappings.answer(asked, answer);
            case Request.ListDevices asked -> listDevices.answer(asked, answer);
        }
    }
}
