package mapback.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import mapback.app.client.HelperCommand;
import mapback.app.client.HelperConnector;
import mapback.protocol.wire.ProgramVersion;
import mapback.protocol.wire.StateFolder;
import mapback.service.MappingSecrets;
import mapback.service.NotedMappings;

/// Mapback with a real helper in folders of its own.
final class Installation implements AutoCloseable {
    private static final String FLAGS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    final Path folder;
    private final Map<String, String> environment = new HashMap<>(System.getenv());

    Installation(Path folder) throws IOException {
        this.folder = folder;
        Path runtime = Files.createDirectory(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        environment.keySet().removeIf(name -> name.startsWith("PBS_") || name.startsWith("PROXMOX_"));
        environment.put("XDG_RUNTIME_DIR", runtime.toString());
        environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
        environment.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        environment.put("HOME", folder.toString());
        environment.put("LANG", "C.UTF-8");
        environment.remove("LC_ALL");
    }

    /// A variable of the caller's environment.
    void variable(String name, String value) {
        environment.put(name, value);
    }

    /// The caller has no such variable any more.
    void withoutVariable(String name) {
        environment.remove(name);
    }

    /// Connections to the helper, which the first one starts.
    Helper.Connector helper() {
        Properties properties = new Properties();
        properties.setProperty("java.home", System.getProperty("java.home"));
        properties.setProperty("mapback.helper.classpath", System.getProperty("java.class.path"));
        properties.setProperty("mapback.helper.flags", helperFlags());
        HelperConnector connector = new HelperConnector(
                environment, HelperCommand.of(properties), ProgramVersion.own(), Duration.ofSeconds(60));
        return () -> new ClientHelper(connector.connect());
    }

    /// A command in this process, on the real helper.
    Shell shell() {
        return new Shell(folder);
    }

    /// The program in a process of its own.
    ///
    /// @param before goes in front of the program, like `setsid`
    Process start(List<String> before, Path output, Path error, String... words) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(FLAGS.split(" ", -1)));
        command.add("-Dmapback.helper.classpath=" + System.getProperty("java.class.path"));
        command.add("-Dmapback.helper.flags=" + helperFlags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "mapback.app.App"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(output.toFile())
                .redirectError(error.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Override
    public void close() throws IOException {
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            if (isOurs(process)) {
                process.destroyForcibly();
                process.onExit()
                        .completeOnTimeout(process, 10, TimeUnit.SECONDS)
                        .join();
            }
        }
        forgetSecrets();
    }

    /// A helper that was killed leaves the secrets of its mappings to the next one, which never comes here.
    private void forgetSecrets() throws IOException {
        Path mappings = StateFolder.of(environment).mappings();
        new NotedMappings(Files.createTempDirectory(folder, "none"), MappingSecrets.of(mappings)).load();
    }

    private String helperFlags() {
        return FLAGS + " " + mark();
    }

    /// On the command line, since a helper's environment is shown to root only.
    private String mark() {
        return "-Dmapback.test.runtime=" + environment.get("XDG_RUNTIME_DIR");
    }

    boolean isOurs(ProcessHandle process) {
        try {
            String command = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
            return command.contains("\0mapback.helper.Helper\0") && command.contains("\0" + mark() + "\0");
        } catch (IOException e) {
            return false;
        }
    }
}
