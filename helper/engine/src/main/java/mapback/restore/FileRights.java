package mapback.restore;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Whose a file is, and who may do what with it.
///
/// @param mode  permission bits only
/// @param names how many names it has
record FileRights(int uid, int gid, int mode, int names) {
    private static final int PERMISSIONS = 0777;

    static FileRights of(Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,gid,mode,nlink", NOFOLLOW_LINKS);
        return new FileRights(
                number(attributes, "uid"),
                number(attributes, "gid"),
                number(attributes, "mode") & PERMISSIONS,
                number(attributes, "nlink"));
    }

    private static int number(Map<String, Object> attributes, String name) {
        if (attributes.get(name) instanceof Integer number) {
            return number;
        }
        throw new IllegalStateException("the JDK gives no number for unix:" + name);
    }
}
