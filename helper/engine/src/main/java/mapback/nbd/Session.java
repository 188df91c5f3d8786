package mapback.nbd;

import java.util.ArrayDeque;

/// What the commands of one connection share.
///
/// @param ready answers that may go on, in the order in which they get output
record Session(
        Export export,
        ExportReader reader,
        Agreed agreed,
        Outgoing out,
        Tasks tasks,
        Portions portions,
        Traffic traffic,
        ArrayDeque<Answer> ready) {}
