package mapback.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mapback.testkit.server.Query.Place;

/// The calls of a reader connection, and which chunks it may fetch. Waits for the disk.
final class ReaderCalls {
    private static final byte[] SPEEDTEST = new byte[1 << 20];
    private static final String ROOT =
            "{\"data\":[{\"subdir\":\"chunk\"},{\"subdir\":\"download\"},{\"subdir\":\"speedtest\"}]}";
    private static final String NOT_THERE = "No such file or directory (os error 2)";

    static {
        Arrays.fill(SPEEDTEST, (byte) 'A');
    }

    private final Desk desk;
    private final Store store;
    private final Place place;
    private final Set<String> registered = ConcurrentHashMap.newKeySet();

    ReaderCalls(Desk desk, Store store, Place place) {
        this.desk = desk;
        this.store = store;
        this.place = place;
    }

    ReaderAnswer answer(String method, String uri) throws IOException {
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String query = mark < 0 ? "" : uri.substring(mark + 1);
        try {
            return method.equals("GET") ? get(path, query) : refuse(Refused.noSuchPath(path));
        } catch (Refused e) {
            return refuse(e);
        }
    }

    private ReaderAnswer get(String path, String query) throws Refused, IOException {
        return switch (path) {
            case "/" -> ReaderAnswer.json(ROOT).after(desk.faults().delay());
            case "/speedtest" ->
                ReaderAnswer.whole(new ReaderAnswer.Body.Bytes(SPEEDTEST))
                        .after(desk.faults().delay());
            case "/download" -> {
                Optional<Fault> fault = desk.faults().pick(Where.DOWNLOAD);
                yield faulty(fault, () -> download(query)).with(fault);
            }
            case "/chunk" -> {
                Optional<Fault> fault = desk.faults().pick(Where.CHUNK);
                yield faulty(fault, () -> chunk(query)).with(fault);
            }
            default -> throw Refused.noSuchPath(path);
        };
    }

    private interface Sound {
        ReaderAnswer answer() throws Refused, IOException;
    }

    private ReaderAnswer faulty(Optional<Fault> fault, Sound sound) throws IOException {
        try {
            if (fault.equals(Optional.of(Fault.UNAUTHORIZED))) {
                throw Refused.notRegistered("0".repeat(64));
            }
            if (fault.equals(Optional.of(Fault.SERVER_ERROR))) {
                throw Refused.serverError();
            }
            return sound.answer();
        } catch (Refused e) {
            return refuse(e);
        }
    }

    private ReaderAnswer refuse(Refused refused) {
        return ReaderAnswer.refusal(refused).after(desk.waitFor(refused.status()));
    }

    private ReaderAnswer download(String query) throws Refused, IOException {
        String file = Query.of(query, Set.of("file-name")).fileName();
        boolean fixed = file.endsWith(".fidx");
        if (!fixed && !file.endsWith(".didx") && !file.endsWith(".blob")) {
            throw Refused.badRequest("unknown archive type: \"" + file + "\"");
        }
        Optional<byte[]> content = content(file);
        if (file.endsWith(".blob")) {
            String told = store.told(place, file);
            byte[] blob =
                    content.orElseThrow(() -> Refused.noSuchFile("open file \"" + told + "\" failed - not found"));
            return ReaderAnswer.streamed(new ReaderAnswer.Body.Bytes(blob))
                    .after(desk.faults().delay());
        }
        return index(file, fixed, content);
    }

    private ReaderAnswer index(String file, boolean fixed, Optional<byte[]> content) throws Refused {
        String failed =
                "Unable to open %s index \"%s\" - ".formatted(fixed ? "fixed" : "dynamic", store.told(place, file));
        byte[] index = content.orElseThrow(() -> Refused.badRequest(failed + NOT_THERE));
        Duration delay = desk.faults().delay();
        if (IndexFile.breaksOff(index, fixed)) {
            return ReaderAnswer.streamed(new ReaderAnswer.Body.BrokenOff()).after(delay);
        }
        Optional<String> fault = IndexFile.fault(index, fixed);
        if (fault.isPresent()) {
            throw Refused.badRequest(failed + fault.get());
        }
        registered.addAll(IndexFile.digests(index));
        return ReaderAnswer.streamed(new ReaderAnswer.Body.Bytes(index)).after(delay);
    }

    private Optional<byte[]> content(String file) throws Refused, IOException {
        Optional<byte[]> instead = desk.faults().instead(place, file);
        if (instead.isPresent() || !store.hasSnapshot(place)) {
            return instead;
        }
        Path path = store.file(place, file);
        return Files.isRegularFile(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
    }

    private ReaderAnswer chunk(String query) throws Refused, IOException {
        String digest = Query.of(query, Set.of("digest")).digest();
        desk.asked().chunkAsked(digest);
        if (!registered.contains(digest)) {
            throw Refused.notRegistered(digest);
        }
        Path file = store.chunk(digest);
        try {
            int size = Math.toIntExact(Files.size(file));
            return ReaderAnswer.whole(new ReaderAnswer.Body.File(file, size))
                    .after(desk.faults().delayOfChunk(digest));
        } catch (NoSuchFileException e) {
            throw Refused.badRequest("reading file \"" + store.toldChunk(digest) + "\" failed: " + NOT_THERE);
        }
    }
}
