package mapback.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import mapback.chunk.Pipeline;
import mapback.pbs.format.ChunkRef;
import mapback.pbs.format.Digest;
import mapback.pbs.format.DynamicIndex;
import mapback.pbs.format.FixedIndex;
import mapback.pbs.format.Index;
import mapback.pbs.format.Sha256;

/// Archives whose chunks are in a scripted source.
public final class Samples {
    private Samples() {}

    /// @param contents of each chunk, all but the last of `chunkSize` bytes
    public static FixedArchive fixed(String name, int chunkSize, List<byte[]> contents, Pipeline pipeline)
            throws Exception {
        ByteBuffer entries = ByteBuffer.allocate(contents.size() * Digest.LENGTH);
        long size = 0;
        for (int i = 0; i < contents.size(); i++) {
            ChunkRef chunk = pipeline.source.add(i, size, contents.get(i));
            chunk.digest().copyTo(entries);
            size += contents.get(i).length;
        }
        ByteBuffer index =
                index(0x2f7f41ed91fd0fcdL, entries).putLong(0x40, size).putLong(0x48, chunkSize);
        return new FixedArchive(
                name, FixedIndex.parse(index, name + ".fidx", "test"), pipeline.chunks, pipeline.origin);
    }

    public static DynamicArchive dynamic(String name, List<byte[]> contents, Pipeline pipeline) throws Exception {
        ByteBuffer entries =
                ByteBuffer.allocate(contents.size() * (8 + Digest.LENGTH)).order(ByteOrder.LITTLE_ENDIAN);
        long end = 0;
        for (int i = 0; i < contents.size(); i++) {
            ChunkRef chunk = pipeline.source.add(i, end, contents.get(i));
            end += contents.get(i).length;
            entries.putLong(end);
            chunk.digest().copyTo(entries);
        }
        ByteBuffer index = index(0x1c914ea519bab3cdL, entries);
        return new DynamicArchive(
                name, DynamicIndex.parse(index, name + ".didx", "test"), pipeline.chunks, pipeline.origin);
    }

    private static ByteBuffer index(long magic, ByteBuffer entries) {
        MessageDigest sha = Sha256.digest();
        sha.update(entries.flip());
        ByteBuffer index = ByteBuffer.allocate(Index.HEADER_SIZE + entries.capacity());
        index.putLong(0, magic);
        index.put(0x20, sha.digest());
        index.put(Index.HEADER_SIZE, entries, 0, entries.capacity());
        return index.order(ByteOrder.LITTLE_ENDIAN);
    }

    /// All contents one behind the other.
    public static byte[] whole(List<byte[]> contents) {
        ByteBuffer whole = ByteBuffer.allocate(
                contents.stream().mapToInt(content -> content.length).sum());
        contents.forEach(whole::put);
        return whole.array();
    }
}
