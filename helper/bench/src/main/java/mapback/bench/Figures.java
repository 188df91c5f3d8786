package mapback.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Medians, and tables on standard output.
final class Figures {
    private Figures() {}

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    static <T> double median(List<T> rounds, ToDoubleFunction<T> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
