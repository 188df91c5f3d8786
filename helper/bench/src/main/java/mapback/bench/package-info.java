/// What Mapback costs, measured: codecs with JMH, whole processes for the data path. Never shipped.
///
/// In: the built program in `target/mapback`. Out: tables on standard output. Threads: as many as there are cores.
/// Memory: the chain in memory holds every chunk of a 2 GiB image as it is stored.
@NullMarked
package mapback.bench;

import org.jspecify.annotations.NullMarked;
