package mapback.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/// Who this process is to the system.
///
/// @param uid  the effective user's number, which its rights follow
/// @param gid  the effective group's
/// @param user the user's name; its number when it has none
public record Identity(int uid, int gid, String user) {
    /// Of this process, now.
    public static Identity own() {
        int uid = number("geteuid");
        return new Identity(uid, number("getegid"), name(uid));
    }

    /// A user's name; its number when it has none.
    public static String name(int uid) {
        return Accounts.userName(uid).orElse(Integer.toUnsignedString(uid));
    }

    /// Whether the system refuses this user nothing.
    public boolean isRoot() {
        return uid == 0;
    }

    private static int number(String name) {
        MethodHandle function = Libc.plain(name, FunctionDescriptor.of(JAVA_INT));
        return (int) Libc.value(_ -> (int) function.invokeExact());
    }
}
