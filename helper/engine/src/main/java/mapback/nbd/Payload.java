package mapback.nbd;

import java.nio.ByteBuffer;

/// What comes behind a request's header.
interface Payload {
    /// Takes of it what is there and what there is room for.
    ///
    /// @return whether all of it was taken
    boolean take(ByteBuffer in);

    /// Throws it away, then answers.
    final class Skipped implements Payload {
        private final Answer answer;
        private long left;

        Skipped(Answer answer) {
            this.answer = answer;
            this.left = answer.request.length();
        }

        @Override
        public boolean take(ByteBuffer in) {
            int some = (int) Math.min(left, in.remaining());
            in.position(in.position() + some);
            left -= some;
            if (left == 0) {
                answer.session.ready().add(answer);
            }
            return left == 0;
        }
    }
}
