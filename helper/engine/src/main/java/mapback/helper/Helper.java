package mapback.helper;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mapback.buffer.BufferPool;
import mapback.chunk.Chunks;
import mapback.device.SystemFiles;
import mapback.job.Cores;
import mapback.job.Together;
import mapback.linux.Session;
import mapback.mapping.BinderClient;
import mapback.mapping.Devices;
import mapback.mapping.Mappings;
import mapback.problem.HelperProblem.HelperFault;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.Sentences;
import mapback.protocol.wire.HelperListener;
import mapback.protocol.wire.Product;
import mapback.protocol.wire.ProgramVersion;
import mapback.protocol.wire.RuntimeFolder;
import mapback.protocol.wire.StateFolder;
import mapback.repository.Repositories;
import mapback.restore.Means;
import mapback.service.Backups;
import mapback.service.Jobs;
import mapback.service.MappedSnapshots;
import mapback.service.MappingSecrets;
import mapback.service.NotedMappings;
import mapback.service.Revival;
import mapback.service.Service;

/// The helper: `java … mapback.helper.Helper [--cache-size BYTES] [--idle-seconds N]`.
///
/// Ends with status 0 when it has done its work, or when another helper does it; else with that of the problem,
/// whose sentence it prints.
public final class Helper {
    private static final System.Logger LOG = System.getLogger(Helper.class.getName());

    /// How long the warm-up waits, so that it takes no core from the command that started this helper.
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(1);

    /// So long whoever started this helper waits for mappings of one that was killed, so that they are not told
    /// as lost: those of folders are there in a moment.
    private static final Duration REVIVAL = Duration.ofSeconds(2);

    private final Options options;
    private final Map<String, String> environment;
    private final ProgramVersion version = ProgramVersion.own();

    /// Threads that carry the virtual ones, of which most only wait. To open or look up a file holds its carrier for as
    /// long as the disk is silent, which may be one that is away, or a mapped device whose bytes come from this
    /// very helper: with one for each processor, the system's choice, it then waited for itself for ever.
    private static final int CARRIERS = 32;

    private Helper(Options options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
    }

    public static void main(String[] words) throws InterruptedException {
        // Read when the first virtual thread is made.
        System.getProperties().putIfAbsent("jdk.virtualThreadScheduler.parallelism", Integer.toString(CARRIERS));
        System.exit(run(List.of(words)));
    }

    private static int run(List<String> words) throws InterruptedException {
        try {
            Session.keepMemoryPrivate();
            Session.detach();
            Session.keepFilesPrivate();
            Options options = Options.parse(words);
            Memory.check(commandLine());
            new Helper(options, System.getenv()).serve();
            return 0;
        } catch (ProblemException e) {
            return tell(e.problem());
        } catch (IOException e) {
            return tell(new HelperFault("its folders", String.valueOf(e.getMessage())));
        }
    }

    private static List<String> commandLine() {
        return ProcessHandle.current().info().arguments().map(List::of).orElse(List.of());
    }

    private static int tell(Problem problem) {
        System.err.println(Sentences.ofProblems(Locale.ENGLISH).sentence(problem));
        return problem.exitStatus();
    }

    private void serve() throws IOException, InterruptedException {
        RuntimeFolder folder = RuntimeFolder.open(environment);
        Optional<Election> election = Election.stand(folder, version);
        if (election.isPresent()) {
            try (Election won = election.get()) {
                serve(folder, won);
            }
        }
    }

    private void serve(RuntimeFolder folder, Election won) throws IOException, InterruptedException {
        StateFolder state = StateFolder.of(environment);
        LogFile.open(state.log()).install();
        LOG.log(Level.INFO, "helper {0} begins in {1}", version, folder.path());
        Door.sweep(folder);
        try (Cores cores = new Cores();
                BufferPool pool = new BufferPool(options.cacheSize());
                Chunks chunks = new Chunks(pool, cores);
                Repositories repositories = new Repositories(chunks, cores);
                Mappings mappings = new Mappings(
                        folder.path(),
                        Clock.systemUTC(),
                        new NotedMappings(state.mappings(), MappingSecrets.of(state.mappings())),
                        new Devices(BinderClient.ofSystem(binder(), environment), SystemFiles.REAL))) {
            Backups backups = Backups.of(repositories, state.mappings(), environment);
            try (Jobs jobs = Jobs.open(state.jobs(), backups, new Means(pool, cores), Clock.systemUTC())) {
                serve(folder, won, new Work(backups, jobs, mappings, chunks));
            }
        }
        LOG.log(Level.INFO, "helper {0} ends", version);
    }

    /// The launcher of the root process, where this program lies.
    private static Optional<Path> binder() {
        return Optional.ofNullable(System.getProperty("mapback.home"))
                .map(home -> Path.of(home, "bin", "mapback-binder"));
    }

    /// What the helper does, all of it somebody else's to close.
    private record Work(Backups backups, Jobs jobs, Mappings mappings, Chunks chunks) {
        boolean isUnderWay() {
            return jobs.isBusy() || mappings.isBusy();
        }
    }

    private void serve(RuntimeFolder folder, Election won, Work work) throws IOException, InterruptedException {
        MappedSnapshots mapped = new MappedSnapshots(work.backups(), work.mappings());
        Revival revival = new Revival(work.backups(), work.mappings(), mapped);
        Life life = new Life(options.idle(), () -> work.isUnderWay() || revival.isUnderWay());
        Signals.onEnd(life::end);
        work.backups().logins().takeOver(won.handed().logins());
        work.jobs().takeOver(won.handed().jobs());
        revival.takeOver(won.handed().mappings());
        Service service = new Service(version, work.backups(), work.jobs(), mapped, folder.path(), life::end);
        try (Together background = new Together("background")) {
            CountDownLatch tried = new CountDownLatch(1);
            background.fork(() -> revival.tend(tried::countDown));
            if (!tried.await(REVIVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.INFO, "mappings that were lost are still being made anew");
            }
            try (Door door = Door.open(folder);
                    HelperListener listener =
                            new HelperListener(door.server(), new Product(version.toString()), service, life)) {
                Thread.ofVirtual().name("listener").start(() -> listen(listener, life));
                background.fork(() -> warmUp(work.chunks()));
                life.awaitEnd();
                // In this order: nobody comes any more, jobs note how far they are, who watches them sees it.
                door.shut();
                work.jobs().interruptAll();
            }
        }
    }

    /// Whoever waits for the first chunk of a mapping waits less.
    private static void warmUp(Chunks chunks) throws InterruptedException {
        Thread.sleep(FIRST_ANSWER);
        long begun = System.nanoTime();
        chunks.warmUp();
        LOG.log(Level.INFO, "the decoder is warm after {0} ms", (System.nanoTime() - begun) / 1_000_000);
    }

    private static void listen(HelperListener listener, Life life) {
        try {
            listener.serve();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "no connections can be accepted any more", e);
        } finally {
            life.end();
        }
    }
}
