package mapback.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {
    private static final long SECOND = 1_000_000_000L;

    private final Rate rate = new Rate();

    @Test
    void it_is_unknown_until_time_has_passed() {
        assertThat(rate.perSecond()).isZero();
        rate.add(SECOND, 100);
        assertThat(rate.perSecond()).isZero();
        assertThat(rate.secondsFor(100)).isEmpty();
    }

    @Test
    void it_is_that_of_the_last_five_seconds() {
        rate.add(0, 0);
        for (int second = 1; second <= 10; second++) {
            rate.add(second * SECOND, 1000);
        }
        rate.add(11 * SECOND, 1500);
        assertThat(rate.perSecond()).isEqualTo(100);
    }

    @Test
    void it_tells_how_long_the_rest_takes() {
        rate.add(0, 0);
        rate.add(2 * SECOND, 2000);
        assertThat(rate.secondsFor(2500)).contains(3L);
    }

    @Test
    void a_pause_does_not_count() {
        rate.add(0, 0);
        rate.add(SECOND, 1000);
        rate.restart();
        rate.add(60 * SECOND, 1000);
        rate.add(61 * SECOND, 2000);
        assertThat(rate.perSecond()).isEqualTo(1000);
    }
}
