package mapback.protocol;

import java.util.Optional;

/// A file of a snapshot in a list.
///
/// @param filename  with its server suffix
/// @param cryptMode `none`, `encrypt` or `sign-only`; empty for a file that the manifest does not know
/// @param size      of an image or archive its content, of a blob the stored file
public record FileRow(String filename, Optional<String> cryptMode, Optional<Long> size) {}
