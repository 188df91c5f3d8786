package mapback.mapping;

import java.io.IOException;
import java.util.List;

/// Where it is noted what is mapped, so that it is known after the helper was killed. It holds no secret.
public interface MappingBook {
    /// All that is noted, in the order in which it was mapped.
    List<LostMapping> load() throws IOException;

    /// Notes a mapping as it would be if its helper ended now.
    void save(LostMapping mapping) throws IOException;

    /// Forgets a mapping; none is fine too.
    ///
    /// @param id the mapping's
    void remove(String id) throws IOException;
}
