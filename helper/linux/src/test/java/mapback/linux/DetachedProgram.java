package mapback.linux;

import java.io.IOException;

/// Run by [SessionTest] as a process: leaves its session, then waits for its input to end.
final class DetachedProgram {
    private DetachedProgram() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println(Session.detach());
        while (System.in.read() >= 0) {
            // Until the test closes it.
        }
    }
}
