package mapback.app.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The commands on a datastore's folder.
class CommandIT extends CommandSuite {
    private String repository = "";

    @Override
    void serve(Path datastore) {
        repository = datastore.toString();
    }

    @Override
    String repository() {
        return repository;
    }

    @Override
    void letIn(Map<String, String> environment) {
        // A folder asks for nothing.
    }

    @TestFactory
    Stream<DynamicTest> a_folder_that_is_no_datastore_is_told_as_such() {
        return Stream.of(
                fails(3, "MB-3004", "is the disk mounted", "list", "--repository", "/nowhere/at/all"),
                fails(9, "MB-3003", ".chunks", "list", "--repository", folder().toString()));
    }
}
