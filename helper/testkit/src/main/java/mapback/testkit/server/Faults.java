package mapback.testkit.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import mapback.testkit.server.Query.Place;

/// What goes wrong, switched on and off while the server runs; nothing does in the beginning.
public final class Faults {
    private final Line line = new Line();
    private final Map<Where, ArrayDeque<Fault>> next = new EnumMap<>(Where.class);
    private final Map<Where, Map<Fault, Double>> shares = new EnumMap<>(Where.class);
    private final Map<Fault, LongAdder> injected = new EnumMap<>(Fault.class);
    private final Map<String, byte[]> instead = new ConcurrentHashMap<>();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private SplittableRandom random = new SplittableRandom(1);
    private volatile Duration delay = Duration.ZERO;
    private volatile Duration slowBy = Duration.ZERO;
    private volatile double slowShare;
    private volatile int trickle = 100;

    Faults() {
        for (Where where : Where.values()) {
            next.put(where, new ArrayDeque<>());
            shares.put(where, new EnumMap<>(Fault.class));
        }
    }

    /// Switches everything off. What is under way ends as it began.
    public synchronized void none() {
        next.values().forEach(ArrayDeque::clear);
        shares.values().forEach(Map::clear);
        line.set(Duration.ZERO, 0);
        delay = Duration.ZERO;
        slowShare = 0;
        instead.clear();
        gone.clear();
    }

    /// The next `count` requests of that kind meet the fault; more calls queue up.
    public synchronized void next(Where where, Fault fault, int count) {
        for (int i = 0; i < count; i++) {
            queue(where).add(fault);
        }
    }

    /// The next request of that kind.
    public void next(Where where, Fault fault) {
        next(where, fault, 1);
    }

    /// Lets a share of all requests of that kind meet the fault, by chance.
    ///
    /// @param share 0 (never) to 1 (always)
    public synchronized void share(Where where, Fault fault, double share) {
        shares(where).put(fault, share);
    }

    /// Chance begins anew with that seed.
    public synchronized void seed(long seed) {
        random = new SplittableRandom(seed);
    }

    /// Every answer waits that long before it begins.
    public void delay(Duration time) {
        delay = time;
    }

    /// The line to the clients: all that the server sends arrives that much later, and all connections share the rate.
    ///
    /// @param roundTrip      added to every round trip
    /// @param bytesPerSecond 0 is without limit
    public void line(Duration roundTrip, long bytesPerSecond) {
        line.set(roundTrip, bytesPerSecond);
    }

    /// Some chunks are always slow: which ones is a matter of their digest.
    public void slowChunks(double share, Duration by) {
        slowBy = by;
        slowShare = share;
    }

    /// The rate of [Fault#SLOW_LORIS].
    public void trickle(int bytesPerSecond) {
        trickle = bytesPerSecond;
    }

    /// Another content of a file of a snapshot, in place of what is on disk.
    ///
    /// @param snapshot `type/id/time`
    public void instead(String snapshot, String file, byte[] content) {
        instead.put(snapshot + "/" + file, content.clone());
    }

    /// An index whose first digest is another one: what a reader finds who comes back to a changed snapshot.
    ///
    /// @param sound the index as it is
    public void changedIndex(String snapshot, String file, byte[] sound) {
        byte[] changed = sound.clone();
        changed[file.endsWith(".fidx") ? 4096 : 4096 + 8] ^= 1;
        instead(snapshot, file, changed);
    }

    /// The snapshot is no longer there, though it is on disk. Readers that are connected get no more files of it.
    ///
    /// @param snapshot `type/id/time`
    public void gone(String snapshot) {
        gone.add(snapshot);
    }

    /// How many requests have met the fault.
    public synchronized long injected(Fault fault) {
        LongAdder count = injected.get(fault);
        return count == null ? 0 : count.sum();
    }

    /// How many requests have met any fault.
    public long injected() {
        return Arrays.stream(Fault.values()).mapToLong(this::injected).sum();
    }

    synchronized Optional<Fault> pick(Where where) {
        Fault fault = queue(where).poll();
        if (fault == null) {
            double chance = random.nextDouble();
            for (var share : shares(where).entrySet()) {
                chance -= share.getValue();
                if (chance < 0) {
                    fault = share.getKey();
                    break;
                }
            }
        }
        if (fault != null) {
            injected.computeIfAbsent(fault, it -> new LongAdder()).increment();
        }
        return Optional.ofNullable(fault);
    }

    private ArrayDeque<Fault> queue(Where where) {
        return next.computeIfAbsent(where, it -> new ArrayDeque<>());
    }

    private Map<Fault, Double> shares(Where where) {
        return shares.computeIfAbsent(where, it -> new EnumMap<>(Fault.class));
    }

    /// A number below `bound`.
    synchronized int chance(int bound) {
        return random.nextInt(bound);
    }

    Line line() {
        return line;
    }

    Duration delay() {
        return delay;
    }

    Duration delayOfChunk(String digest) {
        long first = ByteBuffer.wrap(HexFormat.of().parseHex(digest, 0, 16)).getLong();
        boolean slow = (first >>> 11) * 0x1p-53 < slowShare;
        return slow ? delay.plus(slowBy) : delay;
    }

    int trickle() {
        return trickle;
    }

    Optional<byte[]> instead(Place place, String file) {
        return Optional.ofNullable(instead.get(place.text() + "/" + file));
    }

    boolean isGone(Place place) {
        return gone.contains(place.text());
    }
}
