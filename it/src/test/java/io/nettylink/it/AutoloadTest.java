// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.FamilyNotFoundException;
import io.nettylink.echo.ExecutionContext;
import io.nettylink.genl.BlockingGenericNetlink;
import io.nettylink.genl.GenericNetlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The kernel loads the module when somebody asks for its family. Where the guest's kernel finds modules is said in
 * {@code vm/guest-modprobe}.
 */
class AutoloadTest {
    private static final Path ROOT = Path.of("/run/modules");
    private static final Path FILE = Path.of(String.valueOf(System.getenv("NETTYLINK_MODULE_FILE")));
    private static final String MODULE = "nettylink_echo";

    @BeforeEach
    void unload() throws Exception {
        Processes.run(List.of("rmmod", MODULE));
        assertThat(isLoaded()).isFalse();
    }

    /** The other tests expect the module to be loaded, and to stay away once it was unloaded. */
    @AfterEach
    void uninstallAndLoad() throws Exception {
        Processes.run(List.of("rm", "-rf", ROOT.resolve("lib").toString()));
        if (!isLoaded()) {
            Processes.run(List.of("insmod", FILE.toString()));
        }
    }

    @Test
    void askingForTheFamilyLoadsTheInstalledModule() throws Exception {
        install();
        try (EchoModule module = EchoModule.open()) {
            assertThat(isLoaded()).isTrue();
            assertThat(module.echo(new byte[1]).replied().context()).isEqualTo(ExecutionContext.SOFTIRQ);
        }
    }

    @Test
    void theBlockingClientLoadsItToo() throws Exception {
        install();
        try (BlockingGenericNetlink genl = BlockingGenericNetlink.open()) {
            assertThat(genl.family(FAMILY_NAME).name()).isEqualTo(FAMILY_NAME);
        }
        assertThat(isLoaded()).isTrue();
    }

    @Test
    void whatIsNotInstalledIsNotFound() throws Exception {
        try (GenericNetlink genl = GenericNetlink.open()) {
            assertThatThrownBy(() -> genl.family(FAMILY_NAME).await()).isInstanceOf(FamilyNotFoundException.class);
        }
        assertThat(isLoaded()).isFalse();
    }

    private static void install() throws IOException, InterruptedException {
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        Path folder = ROOT.resolve("lib/modules").resolve(release).resolve("updates");
        Files.createDirectories(folder);
        Files.copy(FILE, folder.resolve(MODULE + ".ko"));
        Processes.run(List.of("depmod", "-b", ROOT.toString()));
    }

    private static boolean isLoaded() {
        return Files.isDirectory(Path.of("/sys/module", MODULE));
    }
}
