// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what. */
class PermissionTest {
    private static final int NOBODY = 65534;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void anUnprivilegedUserMayEchoAndLookButNeitherPublishNorSetTheTicker() throws Exception {
        assertThat(Processes.probeAs(NOBODY, folder, "echo", "ticker-get", "publish", "ticker-set"))
                .containsExactly("echo: from SOFTIRQ", "ticker-get: period 0", "publish: EPERM", "ticker-set: EPERM");
        Ledger.sentByOthers(1);
    }

    @Test
    void rootOfAUserNamespaceMayPublishInItsOwnNetworkNamespaceButNotSetTheTicker() throws Exception {
        List<String> container = List.of("unshare", "--user", "--map-root-user", "--net");
        assertThat(Processes.probe(container, "publish", "ticker-set"))
                .containsExactly("publish: errno 0", "ticker-set: EPERM");
    }
}
