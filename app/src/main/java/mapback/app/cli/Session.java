package mapback.app.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import mapback.app.text.Phrases;
import mapback.protocol.Asker;
import mapback.protocol.Reply;
import mapback.protocol.Request;

/// What a command works with.
///
/// @param caller    whose command it is
/// @param output    standard output: results
/// @param messages  standard error: problems, notes, progress
/// @param phrases   sentences in the caller's language
/// @param helpers   connections to the helper
/// @param prompt    asks the person at the terminal
/// @param waiting   reads what may keep the command waiting
/// @param signals   Ctrl-C and the like
record Session(
        Caller caller,
        Output output,
        Messages messages,
        Phrases phrases,
        Helper.Connector helpers,
        Prompt prompt,
        Waiting waiting,
        Signals signals) {

    /// This process, for what the system asks the user.
    Asker asker() {
        boolean hasDesktop = caller.variable("WAYLAND_DISPLAY")
                .or(() -> caller.variable("DISPLAY"))
                .isPresent();
        return new Asker(ProcessHandle.current().pid(), prompt.isAttended() || hasDesktop);
    }

    /// One request on a connection of its own.
    <R extends Reply> R ask(Request request, Class<R> reply) throws IOException, InterruptedException {
        try (Helper helper = helpers.connect()) {
            return reply.cast(helper.ask(request));
        }
    }

    /// The rows of all replies.
    <R extends Reply, T> List<T> collect(Request request, Class<R> reply, Function<R, List<T>> rows)
            throws IOException, InterruptedException {
        List<T> all = new ArrayList<>();
        try (Helper helper = helpers.connect()) {
            helper.follow(request, part -> all.addAll(rows.apply(reply.cast(part))));
        }
        return all;
    }
}
