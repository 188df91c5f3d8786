package mapback.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mapback.testkit.Fixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestServerTest {
    private static final String FULL = "PBSAPIToken=mapback@pbs!full:d9acafbf-43de-491c-b305-0cc1dc27ca9c";
    private static final String VM_100 = "store=fixture&backup-type=vm&backup-id=100&backup-time=1768032000";

    private final TestServer server = TestServer.over(Fixtures.datastore())
            .refusalWait(Duration.ofMillis(50))
            .start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_login_gives_a_ticket_that_lists() throws Exception {
        try (RawHttp http = RawHttp.tls(server)) {
            RawHttp.Response login = http.ask(
                    "POST /api2/json/access/ticket HTTP/1.1",
                    List.of("Content-Type: application/json"),
                    "{\"username\":\"mapback@pbs\",\"password\":\"throwaway-Passw0rd\"}");
            assertThat(login.status()).isEqualTo(200);
            String ticket = login.body().replaceAll(".*\"ticket\":\"([^\"]*)\".*", "$1");
            RawHttp.Response groups =
                    http.get("/api2/json/admin/datastore/fixture/groups", "Cookie: PBSAuthCookie=" + ticket);
            assertThat(groups.status()).isEqualTo(200);
            assertThat(groups.body()).contains("\"backup-id\":\"web-1.example.org_x\"");
        }
        assertThat(server.asked().logins()).isEqualTo(1);
        assertThat(server.asked().connections()).isEqualTo(1);
    }

    @Test
    void a_reader_fetches_an_index_and_all_its_chunks() throws Exception {
        try (RawReader reader = RawReader.open(server, VM_100, FULL)) {
            byte[] index =
                    reader.get("/download?file-name=drive-scsi0.img.fidx").body();
            for (String digest : IndexFile.digests(index)) {
                RawReader.Response chunk = reader.get("/chunk?digest=" + digest);
                assertThat(chunk.body()).isEqualTo(Files.readAllBytes(chunkFile(digest)));
                assertThat(chunk.headers()).containsEntry("content-length", "" + chunk.body().length);
            }
        }
        assertThat(server.asked().chunkRequests()).isEqualTo(16);
    }

    private static Path chunkFile(String digest) {
        return Fixtures.datastore()
                .resolve(".chunks")
                .resolve(digest.substring(0, 4))
                .resolve(digest);
    }
}
