/// One question to polkit: may this process do this?
///
/// In: a [Polkit.Question]. Out: a [Polkit.Verdict]; whatever goes wrong is no permission. Threads: it blocks for as
/// long as a dialogue is shown, or until its caller is gone. Memory: what the library keeps for a connection to the
/// system bus. The library is `libpolkit-gobject-1`, reached by JNA, here alone.
@NullMarked
package mapback.binder.polkit;

import org.jspecify.annotations.NullMarked;
