// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.echo.NettylinkEcho;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the module's file says of itself, read with {@code modinfo}. */
class ModinfoTest {
    private static final String FILE = String.valueOf(System.getenv("NETTYLINK_MODULE_FILE"));
    private static final Path LOADED = Path.of("/sys/module/nettylink_echo");
    private static final Path PACKAGE = Path.of("..", "genl-family-kmod", "dkms.conf");

    @Test
    void versionAndSourceAreThoseOfThePackageAndOfWhatIsLoaded() throws Exception {
        Matcher version = Pattern.compile("(?m)^PACKAGE_VERSION=\"(.+)\"$").matcher(Files.readString(PACKAGE));
        assertThat(version.find()).isTrue();
        assertThat(field("version")).containsExactly(version.group(1));
        assertThat(field("version")).containsExactly(loaded("version"));
        assertThat(field("srcversion")).containsExactly(loaded("srcversion"));
        assertThat(loaded("srcversion")).matches("[0-9A-F]{23}");
        assertThat(field("source")).singleElement().asString().startsWith("https://");
    }

    @Test
    void theFamilysNameIsAnAliasByWhichTheKernelFindsTheModule() throws Exception {
        // PF_NETLINK is 16, and so is NETLINK_GENERIC.
        assertThat(field("alias")).containsExactly("net-pf-16-proto-16-family-" + NettylinkEcho.FAMILY_NAME);
    }

    @Test
    void everyParameterIsDescribed() throws Exception {
        List<String> described = field("parm").stream()
                .filter(line -> line.matches("\\w+:.+ \\(\\w+\\)"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
        try (var files = Files.list(LOADED.resolve("parameters"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(described);
        }
    }

    @Test
    void licenceDescriptionAndAuthorAreTold() throws Exception {
        assertThat(field("license")).containsExactly("GPL");
        assertThat(field("description")).singleElement().asString().isNotBlank();
        assertThat(field("author")).singleElement().asString().isNotBlank();
    }

    private static List<String> field(String name) throws IOException, InterruptedException {
        return Processes.run(List.of("modinfo", "-F", name, FILE));
    }

    private static String loaded(String name) throws IOException {
        return Files.readString(LOADED.resolve(name)).strip();
    }
}
