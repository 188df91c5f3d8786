/// Mappings: images that are handed out to other programs until they are unmapped.
///
/// In: an open archive, and where it is wanted. Out: a place where other programs read it, and how much they did.
/// Threads: those of the NBD server, and one that looks at the rates. Memory: a mapping holds its archive's index and
/// key for as long as it lives; content is in the pipeline's buffers.
@NullMarked
package mapback.mapping;

import org.jspecify.annotations.NullMarked;
