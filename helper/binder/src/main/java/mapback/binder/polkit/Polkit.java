package mapback.binder.polkit;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Asks the system's polkit. Functions are those of `libpolkit-gobject-1`, and of the GLib that it brings.
public final class Polkit {
    private static final System.Logger LOG = System.getLogger(Polkit.class.getName());
    private static final int ALLOW_USER_INTERACTION = 1;
    // How late a dialogue vanishes whose caller is gone.
    private static final long MILLISECONDS_TO_LOOK = 500;
    // Where a GError has its message: behind a domain and a code of four bytes each.
    private static final long ERROR_MESSAGE = 8;

    /// May the process do what the action names?
    ///
    /// @param startTime of the process, in ticks: with it the number means no later process
    /// @param details   for rules and the dialogue
    public record Question(
            String action, int pid, long startTime, int uid, Map<String, String> details, boolean mayPrompt) {
        public Question {
            details = Map.copyOf(details);
        }
    }

    /// What polkit says; with NO_AGENT a dialogue would do, but was not allowed or nobody is there to show it.
    public enum Verdict {
        YES,
        NO,
        DISMISSED,
        NO_AGENT,
        FAILED
    }

    /// Kept for good: GLib does not bear to be unloaded. Found when it is first needed: root needs none.
    private static final class Loaded {
        static final NativeLibrary LIBRARY = NativeLibrary.getInstance("libpolkit-gobject-1.so.0");
    }

    /// Asks, and takes the question back when the one who waits is gone.
    public Verdict ask(Question question, BooleanSupplier isGone) {
        try {
            PointerByReference error = new PointerByReference();
            Pointer authority = pointer("polkit_authority_get_sync", null, error);
            return authority == null ? failed(error) : ask(authority, question, isGone);
        } catch (LinkageError e) {
            LOG.log(System.Logger.Level.WARNING, "polkit cannot be asked", e);
            return Verdict.FAILED;
        }
    }

    private static Verdict ask(Pointer authority, Question question, BooleanSupplier isGone) {
        Pointer subject =
                pointer("polkit_unix_process_new_for_owner", question.pid(), question.startTime(), question.uid());
        Pointer details = pointer("polkit_details_new");
        question.details().forEach((key, value) -> call("polkit_details_insert", details, key, value));
        int flags = question.mayPrompt() ? ALLOW_USER_INTERACTION : 0;
        Pointer cancellable = pointer("g_cancellable_new");
        Runnable look = () -> {
            if (isGone.getAsBoolean()) {
                call("g_cancellable_cancel", cancellable);
            }
        };
        PointerByReference error = new PointerByReference();
        try {
            Pointer result;
            // It looks no more once it is closed: what it would cancel is freed then.
            try (ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
                var _ = watch.scheduleWithFixedDelay(look, 0, MILLISECONDS_TO_LOOK, TimeUnit.MILLISECONDS);
                String check = "polkit_authority_check_authorization_sync";
                result = pointer(check, authority, subject, question.action(), details, flags, cancellable, error);
            }
            return result == null ? failed(error) : verdict(result);
        } finally {
            for (Pointer object : new Pointer[] {cancellable, details, subject, authority}) {
                call("g_object_unref", object);
            }
        }
    }

    private static Verdict verdict(Pointer result) {
        try {
            String get = "polkit_authorization_result_get_";
            if (call(get + "is_authorized", result) != 0) {
                return Verdict.YES;
            }
            Verdict refusal = call(get + "is_challenge", result) != 0 ? Verdict.NO_AGENT : Verdict.NO;
            return call(get + "dismissed", result) != 0 ? Verdict.DISMISSED : refusal;
        } finally {
            call("g_object_unref", result);
        }
    }

    private static Verdict failed(PointerByReference error) {
        Pointer reason = error.getValue();
        if (reason != null) {
            Pointer message = reason.getPointer(ERROR_MESSAGE);
            LOG.log(System.Logger.Level.WARNING, "polkit failed: {0}", message == null ? "" : message.getString(0));
            call("g_error_free", reason);
        }
        return Verdict.FAILED;
    }

    private static @Nullable Pointer pointer(String function, @Nullable Object... arguments) {
        return Loaded.LIBRARY.getFunction(function).invokePointer(arguments);
    }

    private static int call(String function, @Nullable Object... arguments) {
        return Loaded.LIBRARY.getFunction(function).invokeInt(arguments);
    }
}
