// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The module, DKMS and Debian's package say the same of name, version and origin. */
class PackageTest {
    private static final Path MODULE = Path.of("kernel", "main.c");
    private static final Path DKMS = Path.of("dkms.conf");
    private static final Path CHANGELOG = Path.of("debian", "changelog");

    @Test
    void allHaveTheModulesVersion() throws Exception {
        String version = find(MODULE, "^MODULE_VERSION\\(\"(.+)\"\\);$");
        assertThat(version).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(find(DKMS, "^PACKAGE_VERSION=\"(.+)\"$")).isEqualTo(version);
        assertThat(newestEntry(2)).isEqualTo(version);
    }

    @Test
    void allHaveTheSameName() throws Exception {
        String name = find(DKMS, "^PACKAGE_NAME=\"(.+)\"$");
        assertThat(name).isEqualTo(NettylinkEcho.FAMILY_NAME);
        assertThat(newestEntry(1)).isEqualTo(name);
        assertThat(find(Path.of("debian", "control"), "^Source: (.+)$")).isEqualTo(name);
        assertThat(find(Path.of("Kbuild"), "^obj-m := (.+)\\.o$"))
                .isEqualTo(find(DKMS, "^BUILT_MODULE_NAME\\[0]=\"(.+)\"$"));
    }

    @Test
    void theModuleNamesTheProjectsRepository() throws Exception {
        String address = find(MODULE, "^MODULE_INFO\\(source, \"(.+)\"\\);$");
        assertThat(find(Path.of("..", "pom.xml"), "<scm[^>]*>\\s*(?:<c.*\\s*|<d.*\\s*)*<url>(.+)</url>"))
                .isEqualTo(address);
        assertThat(find(Path.of("debian", "control"), "^Vcs-Browser: (.+)$")).isEqualTo(address);
    }

    /** The source or the version in a line such as {@code nettylink-echo (1.0.0) unstable; urgency=medium}. */
    private static String newestEntry(int group) throws IOException {
        Matcher matcher = Pattern.compile("\\A(\\S+) \\((\\S+)\\) .*").matcher(Files.readString(CHANGELOG));
        assertThat(matcher.find()).isTrue();
        return matcher.group(group);
    }

    private static String find(Path file, String line) throws IOException {
        Matcher matcher = Pattern.compile(line, Pattern.MULTILINE).matcher(Files.readString(file));
        assertThat(matcher.find()).as("%s has a line '%s'", file, line).isTrue();
        return matcher.group(1);
    }
}
