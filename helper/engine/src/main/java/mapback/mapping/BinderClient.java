package mapback.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import mapback.binder.wire.Asker;
import mapback.binder.wire.HolderKind;
import mapback.binder.wire.Line;
import mapback.binder.wire.Message;
import mapback.binder.wire.Reason;
import mapback.device.Use;
import mapback.linux.Errno;
import mapback.linux.Handle;
import mapback.linux.Identity;
import mapback.linux.SystemCallException;
import mapback.problem.DeviceProblem.BinderFailed;
import mapback.problem.DeviceProblem.BinderKind;
import mapback.problem.DeviceProblem.BinderMissing;
import mapback.problem.DeviceProblem.DenialReason;
import mapback.problem.DeviceProblem.DeviceDenied;
import mapback.problem.DeviceProblem.DeviceForeign;
import mapback.problem.DeviceProblem.DeviceInUse;
import mapback.problem.DeviceProblem.DeviceTaken;
import mapback.problem.DeviceProblem.DriverFault;
import mapback.problem.DeviceProblem.DriverUnusable;
import mapback.problem.DeviceProblem.LeaveAwaited;
import mapback.problem.DeviceProblem.NoFreeDevice;
import mapback.problem.DeviceProblem.TakenBy;
import mapback.problem.DeviceProblem.TooManyOfUser;
import mapback.problem.MappingProblem.MappingMissing;
import mapback.problem.Problem;
import mapback.problem.ProblemException;

/// The helper's end of the line to the root process: questions and answers, refusals as problems.
public final class BinderClient implements Binder {
    private static final Path PKEXEC = Path.of("/usr/bin/pkexec");

    /// What `pkexec` tells the binder for whom it works; root tells it himself.
    private static final String CALLER = "PKEXEC_UID";

    /// One that is about to leave may still be found.
    private static final int MOST_TRIES = 3;

    /// Fewer than the connections that one user may have: there are always some for what asks nothing.
    private static final int MOST_DIALOGUES = 5;

    private final Semaphore dialogues = new Semaphore(MOST_DIALOGUES);
    private final Path service;
    private final Optional<BinderWay> own;

    /// @param service the service's socket
    /// @param own     the way where there is no service
    BinderClient(Path service, Optional<BinderWay> own) {
        this.service = service;
        this.own = own;
    }

    /// Of this computer.
    ///
    /// @param program the binder's launcher, for where there is no service; absent when there is none either
    public static BinderClient ofSystem(Optional<Path> program, Map<String, String> environment) {
        return new BinderClient(
                BinderWay.SERVICE, program.filter(Files::isExecutable).flatMap(file -> own(file, environment)));
    }

    private static Optional<BinderWay> own(Path program, Map<String, String> environment) {
        List<Path> files = files(program);
        if (Identity.own().isRoot()) {
            Map<String, String> own = Map.of(CALLER, "0", "PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            return Optional.of(new OwnBinder(List.of(program.toString()), files, own, Optional.empty()));
        }
        return Files.isExecutable(PKEXEC)
                ? Optional.of(new OwnBinder(
                        List.of(PKEXEC.toString(), program.toString()),
                        files,
                        environment,
                        Optional.of(OwnBinder.SYSTEM_BUS)))
                : Optional.empty();
    }

    /// What the launcher reads and runs, beside what the system has.
    private static List<Path> files(Path program) {
        return Stream.of(
                        program.getFileName().toString(),
                        "../lib/binder",
                        "../lib/binder.aot",
                        "../runtime",
                        "../built-with")
                .map(name -> program.resolveSibling(name).normalize())
                .toList();
    }

    @Override
    public int connect(DeviceWish wish, Offer offer, Handle socket) throws IOException {
        Message request = Message.connect(
                asker(Optional.of(wish)), wish.number(), offer.size(), offer.flags(), offer.backend(), offer.title());
        String device = wish.number().isPresent() ? "/dev/nbd" + wish.number().getAsInt() : "";
        return ask(device, request, socket).getLast().device();
    }

    @Override
    public void reconfigure(int number, String backend, Handle socket) throws IOException {
        ask(path(number), Message.reconfigure(number, backend), socket);
    }

    @Override
    public void configure(int number, int readAhead, int largestRequest) throws IOException {
        ask(path(number), Message.configure(number, readAhead, largestRequest));
    }

    @Override
    public Taken disconnect(Optional<DeviceWish> asker, int number, boolean force) throws IOException {
        Message done = ask(path(number), Message.disconnect(asker(asker), number, force))
                .getLast();
        return new Taken(done.number() == 0);
    }

    @Override
    public List<Bound> list() throws IOException {
        List<Message> answer = ask("", Message.list());
        return answer.subList(0, answer.size() - 1).stream()
                .map(row -> new Bound(
                        row.device(),
                        row.uid(),
                        row.size(),
                        row.backend(),
                        row.text(),
                        row.asker().pid() == 0))
                .toList();
    }

    @Override
    public boolean isAtHand() {
        return new BinderService(service).isAtHand()
                || own.filter(BinderWay::isAtHand).isPresent();
    }

    @Override
    public List<Use> uses(int number) throws IOException {
        List<Message> answer = ask(path(number), Message.holders(number));
        return uses(answer.subList(0, answer.size() - 1));
    }

    private static List<Use> uses(List<Message> rows) {
        List<Use> uses = new ArrayList<>();
        for (Message row : rows) {
            row.holder()
                    .ifPresent(kind -> uses.add(new Use(kind(kind), row.asker().pid(), row.text())));
        }
        return uses;
    }

    private static Use.Kind kind(HolderKind kind) {
        return switch (kind) {
            case MOUNT -> Use.Kind.MOUNT;
            case BLOCK_DEVICE -> Use.Kind.BLOCK_DEVICE;
            case SWAP -> Use.Kind.SWAP;
            case LOOP -> Use.Kind.LOOP;
            case PROCESS -> Use.Kind.PROCESS;
        };
    }

    private static Asker asker(Optional<DeviceWish> wish) {
        return wish.map(one -> new Asker(one.asker(), one.mayPrompt())).orElse(new Asker(0, false));
    }

    private static String path(int number) {
        return "/dev/nbd" + number;
    }

    /// @param device of which it is asked, for sentences
    /// @return rows, then what it ends with
    private List<Message> ask(String device, Message request, Handle... beside) throws IOException {
        return Aside.call("binder-" + request.kind(), () -> {
            if (request.kind() != Message.Kind.CONNECT) {
                return answer(device, request, beside);
            }
            dialogues.acquire();
            try {
                return answer(device, request, beside);
            } finally {
                dialogues.release();
            }
        });
    }

    private List<Message> answer(String device, Message request, Handle... beside) throws IOException {
        for (int tries = 1; ; tries++) {
            try (BinderWay.Visit visit = begin(device, request)) {
                Optional<List<Message>> answer = answer(visit, tries == MOST_TRIES, request, beside);
                if (answer.isPresent()) {
                    mustBeDone(answer.get(), device, request.kind() == Message.Kind.CONNECT, visit.kind());
                    return answer.get();
                }
            }
        }
    }

    /// @return empty when the binder had left
    private static Optional<List<Message>> answer(
            BinderWay.Visit visit, boolean isLast, Message request, Handle... beside) throws ProblemException {
        try {
            return Optional.of(visit.line().ask(request, beside));
        } catch (IOException e) {
            Optional<List<Message>> refusal = e instanceof SystemCallException ? lastWord(visit) : Optional.empty();
            if (refusal.isPresent()) {
                return refusal;
            }
            Optional<ProblemException> broken = visit.broken(e);
            if (broken.isPresent() || isLast) {
                throw broken.orElseGet(
                        () -> new ProblemException(new BinderFailed(String.valueOf(e.getMessage()), visit.kind()), e));
            }
            return Optional.empty();
        }
    }

    /// Why it hung up, which it may have said before it was asked.
    private static Optional<List<Message>> lastWord(BinderWay.Visit visit) {
        try {
            return visit.line()
                    .next()
                    .map(BinderClient::message)
                    .filter(word -> word.reason().isPresent())
                    .map(List::of);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Message message(Line.Received received) {
        try (received) {
            return received.message();
        }
    }

    /// A service that was stopped leaves its socket behind.
    private BinderWay.Visit begin(String device, Message request) throws IOException {
        if (Files.exists(service)) {
            try {
                return new BinderService(service).begin();
            } catch (ProblemException e) {
                boolean isNobodyThere =
                        e.getCause() instanceof SystemCallException call && call.errno() == Errno.ECONNREFUSED;
                if (own.isEmpty() || !isNobodyThere) {
                    throw e;
                }
            }
        }
        BinderWay way = own.orElseThrow(() -> new ProblemException(new BinderMissing()));
        // A helper takes over by itself: no dialogue opens that nobody has asked for something.
        if (request.kind() == Message.Kind.RECONFIGURE && !way.isAtHand()) {
            throw new ProblemException(new LeaveAwaited(device));
        }
        return way.begin();
    }

    private static void mustBeDone(List<Message> answer, String device, boolean isNew, BinderKind kind)
            throws ProblemException {
        Optional<Reason> refusal = answer.getLast().reason();
        if (refusal.isPresent()) {
            throw new ProblemException(problem(refusal.get(), device, isNew, answer, kind));
        }
    }

    /// @param isNew whether a device was to be made
    private static Problem problem(Reason reason, String device, boolean isNew, List<Message> answer, BinderKind kind) {
        return switch (reason) {
            case NOT_AUTHORIZED -> new DeviceDenied(DenialReason.REFUSED);
            case DISMISSED -> new DeviceDenied(DenialReason.DISMISSED);
            case NO_AGENT -> new DeviceDenied(DenialReason.NO_AGENT);
            case NO_POLKIT -> new DeviceDenied(DenialReason.UNKNOWN);
            case UNKNOWN_DEVICE -> new MappingMissing(device);
            case NOT_OURS -> isNew ? new DeviceTaken(device, TakenBy.PROGRAM) : new DeviceForeign(device);
            case TAKEN -> new DeviceTaken(device, TakenBy.MAPPING);
            case IN_USE -> new DeviceInUse(device, users(answer));
            case NO_DRIVER -> new DriverUnusable(DriverFault.MISSING);
            case NO_PARTITIONS -> new DriverUnusable(DriverFault.NO_PARTITIONS);
            case OLD_DRIVER -> new DriverUnusable(DriverFault.TOO_OLD);
            case NO_FREE_DEVICE -> new NoFreeDevice();
            case TOO_MANY -> new TooManyOfUser();
            case SYSTEM -> new BinderFailed(answer.getLast().text(), kind);
            case MALFORMED -> new BinderFailed("it does not understand what it was asked", kind);
            case NO_STREAM_SOCKET ->
                new BinderFailed("the connection that it was to use is not one, or has ended", kind);
            case WRONG_ASKER -> new BinderFailed("the program that asked has ended, or belongs to another user", kind);
            case UNKNOWN_CALLER -> new BinderFailed("it cannot tell who asks, as from inside a container", kind);
            case OTHER_BACKEND ->
                new BinderFailed("the device is of another mapping by now, or connected no more", kind);
        };
    }

    private static List<String> users(List<Message> answer) {
        List<Message> rows = answer.subList(0, answer.size() - 1);
        // What none of the system's lists names, the kernel itself has open: a file system's journal, say.
        return rows.isEmpty()
                ? List.of("kernel")
                : uses(rows).stream().map(Use::text).toList();
    }
}
