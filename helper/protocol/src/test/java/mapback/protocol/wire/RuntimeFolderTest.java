package mapback.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import mapback.problem.HelperProblem.FolderFault;
import mapback.problem.HelperProblem.FolderUnsafe;
import mapback.problem.HelperProblem.HelperFault;
import mapback.problem.ProblemException;
import mapback.testkit.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeFolderTest {
    @TempDir
    Path home;

    private Path session;
    private Map<String, String> environment;
    private int me;

    @BeforeEach
    void makeSession() throws IOException {
        session = Files.createDirectory(home.resolve("session"));
        mode(session, "rwx------");
        environment = Map.of(
                "XDG_RUNTIME_DIR", session.toString(),
                "XDG_STATE_HOME", home.resolve("state").toString());
        me = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    @Test
    void it_is_made_in_the_sessions_folder_for_its_user_alone() throws Exception {
        Path folder = RuntimeFolder.open(environment).path();
        assertThat(folder).isEqualTo(session.resolve("mapback"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(RuntimeFolder.open(environment).path()).isEqualTo(folder);
    }

    @Test
    void a_folder_that_others_may_enter_is_refused() throws Exception {
        mode(RuntimeFolder.open(environment).path(), "rwxr-x---");
        assertRefused(FolderFault.MODE, "0750");
    }

    @Test
    void a_link_is_refused_even_if_it_leads_to_a_folder_of_ours() throws Exception {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        mode(elsewhere, "rwx------");
        Files.createSymbolicLink(session.resolve("mapback"), elsewhere);
        assertRefused(FolderFault.NOT_A_FOLDER, "");
    }

    @Test
    void a_folder_of_somebody_else_is_refused() throws Exception {
        Needs.root();
        Files.setAttribute(RuntimeFolder.open(environment).path(), "unix:uid", 65534);
        assertRefused(FolderFault.OWNER, "nobody");
    }

    @Test
    void a_session_folder_that_is_not_ours_alone_is_passed_over() throws Exception {
        mode(session, "rwxr-xr-x");
        assertThat(RuntimeFolder.place(environment, me).startsWith(session)).isFalse();
    }

    @Test
    void without_a_session_root_has_a_folder_of_its_own_and_users_have_one_in_their_state() throws Exception {
        Map<String, String> sudo = Map.of("XDG_STATE_HOME", "/home/u/state");
        assertThat(RuntimeFolder.place(sudo, 4_000_000)).isEqualTo(Path.of("/home/u/state/mapback/run"));
        if (!Files.exists(Path.of("/run/user/0"))) {
            assertThat(RuntimeFolder.place(sudo, 0)).isEqualTo(Path.of("/run/mapback-root"));
        }
    }

    @Test
    void a_path_that_is_too_long_for_a_socket_is_told() throws Exception {
        Path deep = Files.createDirectories(session.resolve("x".repeat(90)));
        mode(deep, "rwx------");
        assertThatThrownBy(() -> RuntimeFolder.open(Map.of("XDG_RUNTIME_DIR", deep.toString())))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isInstanceOf(HelperFault.class));
    }

    private void assertRefused(FolderFault fault, String detail) {
        String path = session.resolve("mapback").toString();
        assertThatThrownBy(() -> RuntimeFolder.open(environment))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem())
                        .isEqualTo(new FolderUnsafe(path, fault, detail)));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
