package mapback.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import mapback.nbd.OptionData.MalformedException;

/// `NBD_OPT_LIST_META_CONTEXT` and `NBD_OPT_SET_META_CONTEXT`: what BLOCK_STATUS can and shall report. There is one
/// context here; queries for others are not an error.
final class OptionMetaContext {
    static final int LIST = 0x09;
    static final int SET = 0x0a;

    private static final String NAMESPACE = "base:";
    private static final String ALLOCATION = "base:allocation";

    private OptionMetaContext() {}

    /// No query at all asks for everything.
    static void list(Export export, ByteBuffer data, Agreed agreed, OptionReplies replies) throws IOException {
        Set<String> queries = new HashSet<>();
        if (!takeQuestion(export, data, agreed, replies, queries)) {
            return;
        }
        if (queries.isEmpty() || queries.contains(NAMESPACE) || queries.contains(ALLOCATION)) {
            sendAllocation(0, replies);
        }
        replies.acknowledge();
    }

    /// Whether it succeeds or fails, an earlier choice is void.
    static void set(Export export, ByteBuffer data, Agreed agreed, OptionReplies replies) throws IOException {
        agreed.reportsAllocation = false;
        Set<String> queries = new HashSet<>();
        if (!takeQuestion(export, data, agreed, replies, queries)) {
            return;
        }
        if (queries.contains(ALLOCATION)) {
            agreed.reportsAllocation = true;
            sendAllocation(Agreed.ALLOCATION, replies);
        }
        replies.acknowledge();
    }

    private static boolean takeQuestion(
            Export export, ByteBuffer data, Agreed agreed, OptionReplies replies, Set<String> queries)
            throws IOException {
        if (!agreed.isStructured) {
            replies.refuse(OptionReplies.ERR_INVALID, "meta contexts need structured replies");
            return false;
        }
        byte[] name;
        try {
            name = takeQueries(new OptionData(data), queries);
        } catch (MalformedException e) {
            replies.refuse(e.error, e.sentence);
            return false;
        }
        if (!OptionData.names(export, name)) {
            replies.refuse(OptionReplies.ERR_UNKNOWN, "an export of that name is not here");
            return false;
        }
        return true;
    }

    private static byte[] takeQueries(OptionData data, Set<String> queries) throws MalformedException {
        byte[] name = data.takeText();
        long count = data.takeLength();
        if (count > NbdLimits.QUERIES) {
            throw new MalformedException(OptionReplies.ERR_TOO_BIG, "more than 256 queries");
        }
        for (long left = count; left > 0; left--) {
            queries.add(new String(data.takeText(), UTF_8));
        }
        data.mustEnd();
        return name;
    }

    private static void sendAllocation(int id, OptionReplies replies) throws IOException {
        byte[] name = ALLOCATION.getBytes(UTF_8);
        replies.send(
                OptionReplies.META_CONTEXT,
                ByteBuffer.allocate(4 + name.length).putInt(id).put(name).flip());
    }
}
