package mapback.chunk;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Lets as many chunks of one source on their way as [Depth] says; the others wait in line.
final class Turns {
    /// Guards the fields below and [Depth].
    private final ReentrantLock lock = new ReentrantLock();

    private final Depth depth;

    /// Each waits on its own, the first one until there is room.
    private final ArrayDeque<Condition> line = new ArrayDeque<>();

    Turns(int cores) {
        this.depth = new Depth(cores);
    }

    /// A chunk's time on its way. Belongs to one thread, which closes it.
    final class Turn implements AutoCloseable {
        private final Depth.Under under;

        private Turn(Depth.Under under) {
            this.under = under;
        }

        /// It is asked for only now: what it waited for before is not the source's.
        void asked() {
            lock.lock();
            try {
                depth.asked(under, System.nanoTime());
            } finally {
                lock.unlock();
            }
        }

        /// It is there.
        void came() {
            lock.lock();
            try {
                depth.came(under, System.nanoTime());
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                depth.end(under);
                wakeFirst();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Waits in line until one more is worth having on its way.
    Turn enter() throws InterruptedException {
        Condition own = lock.newCondition();
        lock.lockInterruptibly();
        try {
            line.add(own);
            try {
                while (line.peek() != own || !depth.hasRoom(System.nanoTime())) {
                    // A late chunk makes room too, and nobody tells when it becomes one.
                    long most = line.peek() == own ? depth.untilLate(System.nanoTime()) : Long.MAX_VALUE;
                    long unused = own.awaitNanos(most);
                }
                return new Turn(depth.begin(System.nanoTime()));
            } finally {
                line.remove(own);
                wakeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    private void wakeFirst() {
        Condition first = line.peek();
        if (first != null) {
            first.signal();
        }
    }

    /// Nanoseconds from asking for a chunk to having its content, on average; 0 when unknown.
    double latency() {
        lock.lock();
        try {
            return depth.latency();
        } finally {
            lock.unlock();
        }
    }

    /// How many chunks are worth having on their way.
    int worthAtOnce() {
        lock.lock();
        try {
            return depth.limit();
        } finally {
            lock.unlock();
        }
    }
}
