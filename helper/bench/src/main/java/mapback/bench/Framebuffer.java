package mapback.bench;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A screen that nobody sees: Xvfb, whose pixels lie in a file. What is measured with it is what somebody would see.
final class Framebuffer implements AutoCloseable {
    static final int WIDTH = 1280;
    static final int HEIGHT = 800;

    private static final long LOOK_MILLIS = 4;
    private static final long PATIENCE_SECONDS = 60;

    private final Process server;
    private final String display;
    private final MappedByteBuffer pixels;
    private final int start;
    private final int line;

    /// A part of the screen.
    record Part(int x, int y, int width, int height) {}

    private Framebuffer(Process server, String display, MappedByteBuffer pixels) {
        this.server = server;
        this.display = display;
        this.pixels = pixels;
        // (XWD file format: header size, lines and colours are its 1st, 13th and 20th number, high byte first.)
        pixels.order(ByteOrder.BIG_ENDIAN);
        start = pixels.getInt(0) + 12 * pixels.getInt(4 * 19);
        line = pixels.getInt(4 * 12);
        pixels.order(ByteOrder.LITTLE_ENDIAN);
    }

    static Framebuffer open(Path folder) throws IOException {
        Process server = new ProcessBuilder(
                        "Xvfb",
                        "-displayfd",
                        "1",
                        "-screen",
                        "0",
                        WIDTH + "x" + HEIGHT + "x24",
                        "-nolisten",
                        "tcp",
                        "-fbdir",
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String display = ":" + server.inputReader().readLine();
        Path file = folder.resolve("Xvfb_screen0");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Framebuffer(server, display, channel.map(FileChannel.MapMode.READ_ONLY, 0, Files.size(file)));
        }
    }

    /// As in `:99`.
    String display() {
        return display;
    }

    /// Waits until a part has more colours than that: letters have dozens, an empty window has one.
    void awaitColours(Part part, int count) throws InterruptedException {
        await(part, colours -> colours.size() > count);
    }

    /// Waits until a colour is in a part.
    void awaitColour(Part part, int colour) throws InterruptedException {
        await(part, colours -> colours.contains(colour));
    }

    private void await(Part part, java.util.function.Predicate<Set<Integer>> state) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!state.test(colours(part))) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("nothing was drawn within " + PATIENCE_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private Set<Integer> colours(Part part) {
        Set<Integer> all = new HashSet<>();
        int before = -1;
        for (int y = part.y(); y < part.y() + part.height(); y++) {
            for (int x = part.x(); x < part.x() + part.width(); x++) {
                int colour = pixels.getInt(start + y * line + x * 4) & 0xffffff;
                if (colour != before) {
                    all.add(colour);
                    before = colour;
                }
            }
        }
        return all;
    }

    @Override
    public void close() {
        server.destroy();
        server.onExit().join();
    }
}
