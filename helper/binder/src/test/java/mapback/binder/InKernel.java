package mapback.binder;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Runs the tests of classes inside a booted kernel, and prints a line for each: `ok NAME`, or `failed NAME` and why.
final class InKernel {
    private InKernel() {}

    /// A class of tests that are run one after the other by one object.
    interface Scene {
        /// After each test.
        void clear() throws Exception;

        /// After the last.
        void end() throws Exception;
    }

    public static void main(String[] classes) {
        try {
            runAll(classes);
            System.out.println("done");
            System.exit(0);
        } catch (Exception | AssertionError e) {
            System.out.println(told(e));
            System.exit(1);
        }
    }

    private static void runAll(String[] classes) throws Exception {
        for (String name : classes) {
            var constructor = Class.forName(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            Scene scene = (Scene) constructor.newInstance();
            List<Method> tests = Arrays.stream(scene.getClass().getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class)
                            && method.getName().contains(System.getProperty("mapback.only", "")))
                    .sorted(Comparator.comparing(Method::getName))
                    .toList();
            for (Method test : tests) {
                run(scene, test);
            }
            scene.end();
        }
    }

    private static void run(Scene scene, Method test) {
        test.setAccessible(true);
        long start = System.nanoTime();
        try {
            try {
                test.invoke(scene);
            } finally {
                scene.clear();
            }
            System.out.println("ok " + test.getName());
        } catch (InvocationTargetException e) {
            System.out.println("failed " + test.getName() + " " + told(Objects.requireNonNullElse(e.getCause(), e)));
        } catch (Exception | AssertionError e) {
            System.out.println("failed " + test.getName() + " " + told(e));
        }
        System.out.printf("    %,d ms%n", (System.nanoTime() - start) / 1_000_000);
    }

    private static String told(Throwable reason) {
        StringBuilder text = new StringBuilder(reason.toString());
        for (StackTraceElement element : reason.getStackTrace()) {
            if (element.getClassName().startsWith("mapback.")) {
                text.append(" at ").append(element);
            }
        }
        return text.toString().replaceAll("\\s*\n\\s*", " | ");
    }
}
