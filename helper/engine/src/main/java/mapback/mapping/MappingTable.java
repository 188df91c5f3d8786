package mapback.mapping;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import mapback.job.ShortId;
import mapback.problem.MappingProblem.MappingMissing;
import mapback.problem.MappingProblem.TooManyMappings;
import mapback.problem.ProblemException;

/// Which mappings there are, which were lost, and which are about to be there: each id once. All of it is guarded by
/// this.
final class MappingTable {
    private static final System.Logger LOG = System.getLogger(MappingTable.class.getName());

    /// How many lost ones are shown: those of one helper. More would fill a list that nobody looks at.
    private static final int MAX_LOST = Mappings.MAX_MAPPINGS;

    private final RandomGenerator random = RandomGenerator.getDefault();

    /// By id, in the order in which they were made.
    private final Map<String, Mapping> mappings = new LinkedHashMap<>();

    /// By id, in the order in which they were made; none of them is in the other map.
    private final LinkedHashMap<String, LostMapping> lost = new LinkedHashMap<>();

    /// Ids of those that are about to be there.
    private final Set<String> beginning = new HashSet<>();

    private boolean closed;

    /// Makes what is to be entered.
    interface Making {
        Mapping make(String id) throws IOException, InterruptedException;
    }

    /// @throws ProblemException with [TooManyMappings], also when the helper ends
    synchronized void mustHaveRoom() throws ProblemException {
        if (closed || mappings.size() + beginning.size() >= Mappings.MAX_MAPPINGS) {
            throw new ProblemException(new TooManyMappings(Mappings.MAX_MAPPINGS));
        }
    }

    /// Keeps a place for one that takes its time.
    ///
    /// @param known its id; a fresh one when empty
    /// @return its id, until [#begun]
    synchronized String begin(Optional<String> known) throws ProblemException {
        mustHaveRoom();
        String id = known.orElseGet(this::freshId);
        beginning.add(id);
        return id;
    }

    synchronized void begun(String id) {
        beginning.remove(id);
    }

    private String freshId() {
        return ShortId.fresh(
                random, one -> mappings.containsKey(one) || lost.containsKey(one) || beginning.contains(one));
    }

    /// @return false when the helper has ended meanwhile
    synchronized boolean enter(Mapping mapping) {
        if (closed) {
            return false;
        }
        mappings.put(mapping.id(), mapping);
        lost.remove(mapping.id());
        LOG.log(Level.INFO, "{0}", mapping);
        return true;
    }

    /// Makes one and enters it, while no other is made.
    ///
    /// @param known the id that it is to have, unless another has it
    synchronized Mapping enter(Optional<String> known, Making making) throws IOException, InterruptedException {
        mustHaveRoom();
        Mapping mapping = making.make(
                known.filter(wished -> !mappings.containsKey(wished)).orElseGet(this::freshId));
        enter(mapping);
        return mapping;
    }

    /// Takes one out. Whoever reads it over NBD is let go while nobody else can begin to.
    ///
    /// @throws ProblemException with `MappingInUse`, or [MappingMissing] when somebody else was faster
    synchronized void take(Mapping mapping, boolean force) throws IOException {
        if (mapping.device().isEmpty()) {
            mapping.release(force);
        }
        if (!remove(mapping)) {
            throw new ProblemException(new MappingMissing(mapping.id()));
        }
    }

    /// @return false when it was not there
    synchronized boolean remove(Mapping mapping) {
        return mappings.remove(mapping.id(), mapping);
    }

    /// Takes a lost one out.
    ///
    /// @throws ProblemException with [MappingMissing] when somebody else was faster
    synchronized void take(LostMapping mapping) throws ProblemException {
        if (!lost.remove(mapping.id(), mapping)) {
            throw new ProblemException(new MappingMissing(mapping.id()));
        }
    }

    /// Enters a lost one, unless it is there.
    ///
    /// @return the id of the oldest, which is shown no more when there are too many
    synchronized Optional<String> lose(LostMapping mapping) {
        if (mappings.containsKey(mapping.id())) {
            return Optional.empty();
        }
        Optional<String> oldest = Optional.empty();
        if (lost.size() >= MAX_LOST) {
            oldest = Optional.of(lost.firstEntry().getKey());
            oldest.ifPresent(lost::remove);
        }
        lost.put(mapping.id(), mapping);
        return oldest;
    }

    /// Takes out the lost ones that were at a place.
    synchronized List<LostMapping> takeLostAt(Path place) {
        List<LostMapping> there =
                lost.values().stream().filter(one -> one.place().equals(place)).toList();
        there.forEach(one -> lost.remove(one.id()));
        return there;
    }

    /// What is to be noted of one: how it would be lost if the helper ended now.
    synchronized Optional<LostMapping> note(String id) {
        Mapping mapping = mappings.get(id);
        return mapping == null ? Optional.ofNullable(lost.get(id)) : Optional.of(LostMapping.of(mapping));
    }

    /// Those that are there, in the order in which they were made.
    synchronized List<Mapping> all() {
        return List.copyOf(mappings.values());
    }

    /// Those that were lost, then those that are there.
    synchronized List<ListedMapping> listed() {
        List<ListedMapping> listed = new ArrayList<>(lost.values());
        listed.addAll(mappings.values());
        return listed;
    }

    /// Takes all out that are there; none is entered any more.
    synchronized List<Mapping> close() {
        closed = true;
        List<Mapping> left = all();
        mappings.clear();
        return left;
    }
}
