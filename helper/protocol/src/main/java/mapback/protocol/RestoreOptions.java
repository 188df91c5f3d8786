package mapback.protocol;

/// How a restore treats its target.
///
/// @param overwrite   an existing file is replaced, at the end and in one step
/// @param changedOnly an existing file is changed in place, where it differs
/// @param skipDamaged damaged ranges are left out and listed instead of ending the job
/// @param ignoreSpace whether it fits is not asked beforehand
/// @param umask       the caller's file mode mask, 0 to 0777
public record RestoreOptions(
        boolean overwrite, boolean changedOnly, boolean skipDamaged, boolean ignoreSpace, int umask) {}
