package mapback.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// On lines in a time of their own.
class DepthTest {
    private static final int CORES = 2;
    private static final int ALL = Depth.MOST;

    private record Line(double megabitPerSecond, long roundTripMillis, int chunk, double decodingMillis) {
        ScriptedLine line() {
            return new ScriptedLine(CORES, ALL)
                    .line(megabitPerSecond, roundTripMillis)
                    .chunks(chunk, decodingMillis);
        }
    }

    private static final List<Line> LINES = List.of(
            new Line(1000, 50, 4 << 20, 10),
            new Line(1000, 300, 4 << 20, 10),
            new Line(10_000, 20, 4 << 20, 10),
            new Line(10_000, 0, 4 << 20, 10),
            new Line(100, 5, 4 << 20, 10),
            new Line(1000, 50, 256 << 10, 0.6));

    @Test
    void as_many_are_under_way_as_fill_the_line_and_few_more() {
        for (Line one : LINES) {
            ScriptedLine line = one.line();
            line.run(5);
            ScriptedLine.Outcome outcome = line.run(60);
            assertThat(outcome.rate()).as(one.toString()).isGreaterThan(0.93 * line.most());
            assertThat(outcome.underWay()).as(one.toString()).isLessThan(2 * line.needed() + 4);
        }
    }

    @Test
    void a_long_line_is_filled_after_a_few_round_trips() {
        ScriptedLine line = new ScriptedLine(CORES, ALL).line(1000, 300);
        line.run(3);
        assertThat(line.run(5).rate()).isGreaterThan(0.9 * line.most());
    }

    @Test
    void a_line_that_becomes_longer_or_shorter_is_followed() {
        ScriptedLine line = new ScriptedLine(CORES, ALL).line(1000, 10);
        double shortLine = line.run(30).underWay();
        line.line(1000, 300).run(20);
        ScriptedLine.Outcome longLine = line.run(20);
        assertThat(longLine.rate()).isGreaterThan(0.9 * line.most());
        assertThat(longLine.underWay()).isGreaterThan(1.5 * shortLine);
        line.line(1000, 10).run(20);
        assertThat(line.run(20).underWay()).isLessThan(1.3 * shortLine);
    }

    @Test
    void on_a_line_that_becomes_slower_fewer_are_under_way() {
        ScriptedLine line = new ScriptedLine(CORES, ALL).line(1000, 100);
        double fast = line.run(30).underWay();
        line.line(100, 100).run(60);
        ScriptedLine.Outcome slow = line.run(60);
        assertThat(slow.underWay()).isLessThan(0.7 * fast);
        assertThat(slow.rate()).isGreaterThan(0.93 * line.most());
    }

    @Test
    void slow_chunks_hold_up_no_other() {
        for (int megabit : List.of(1000, 10_000)) {
            ScriptedLine line = new ScriptedLine(CORES, ALL).line(megabit, 5).slow(0.01, 2000);
            line.run(5);
            assertThat(line.run(60).rate()).isGreaterThan(0.9 * line.most());
        }
    }

    @Test
    void who_takes_fewer_does_not_change_what_is_known() {
        ScriptedLine line = new ScriptedLine(CORES, 2).line(1000, 300);
        assertThat(line.run(60).underWay()).isBetween(1.5, 2.0);
    }
}
