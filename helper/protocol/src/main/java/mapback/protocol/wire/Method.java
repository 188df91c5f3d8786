package mapback.protocol.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// One method of `io.mapback.Helper1`: which record asks, which answers, and whether it answers more than once.
record Method(Class<? extends Request> request, Class<? extends Reply> reply, boolean streams) {

    /// All methods, in the order of the interface file.
    static final List<Method> ALL = List.of(
            once(Request.GetVersion.class, Reply.Version.class),
            once(Request.HandOver.class, Reply.HandedOver.class),
            stream(Request.ListNamespaces.class, Reply.Namespaces.class),
            stream(Request.ListGroups.class, Reply.Groups.class),
            stream(Request.ListSnapshots.class, Reply.Snapshots.class),
            once(Request.ListFiles.class, Reply.Files.class),
            once(Request.GetNotes.class, Reply.Notes.class),
            once(Request.GetProtection.class, Reply.Protection.class),
            once(Request.GetUsage.class, Reply.Usage.class),
            once(Request.ListDatastores.class, Reply.Datastores.class),
            once(Request.LogIn.class, Reply.LoggedIn.class),
            once(Request.LogOut.class, Reply.LoggedOut.class),
            once(Request.TrustCertificate.class, Reply.CertificateKept.class),
            stream(Request.TestRepository.class, Reply.StepTested.class),
            once(Request.ListRepositories.class, Reply.Repositories.class),
            once(Request.AddRepository.class, Reply.RepositoryAdded.class),
            once(Request.ReadConnection.class, Reply.ConnectionRead.class),
            once(Request.RemoveRepository.class, Reply.Repositories.class),
            once(Request.ShowKey.class, Reply.KeyShown.class),
            once(Request.Restore.class, Reply.JobStarted.class),
            once(Request.Verify.class, Reply.JobStarted.class),
            stream(Request.WatchJob.class, Reply.JobChanged.class),
            stream(Request.ListJobs.class, Reply.Jobs.class),
            once(Request.CancelJob.class, Reply.JobChanged.class),
            once(Request.PauseJob.class, Reply.JobChanged.class),
            once(Request.ContinueJob.class, Reply.JobChanged.class),
            once(Request.Map.class, Reply.MappingChanged.class),
            once(Request.Unmap.class, Reply.MappingChanged.class),
            once(Request.ListMappings.class, Reply.Mappings.class),
            stream(Request.WatchMappings.class, Reply.Mappings.class),
            once(Request.ListDevices.class, Reply.Devices.class));

    private static final Map<String, Method> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Method::name, Function.identity()));

    private static Method once(Class<? extends Request> request, Class<? extends Reply> reply) {
        return new Method(request, reply, false);
    }

    private static Method stream(Class<? extends Request> request, Class<? extends Reply> reply) {
        return new Method(request, reply, true);
    }

    static Optional<Method> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    static Method of(Request request) {
        return named(request.getClass().getSimpleName())
                .orElseThrow(() -> new IllegalStateException("no method for " + request.getClass()));
    }

    /// The method's name within its interface.
    String name() {
        return request.getSimpleName();
    }
}
