/// What tests share: real backups, damaged ones, seeded generators, gates for what a machine may lack.
///
/// In: the folder `fixtures` beside this module. Out: paths, records, random values. Threads: none are made.
/// Memory: small. Never shipped.
@NullMarked
package mapback.testkit;

import org.jspecify.annotations.NullMarked;
