// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may do what. */
class PermissionTest {

    @Test
    void anUnprivilegedUserMayEchoAndLookButNeitherPublishNorSetTheTicker() throws Exception {
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        assertThat(Processes.probe(nobody, "echo", "ticker-get", "publish", "ticker-set"))
                .containsExactly("echo: from SOFTIRQ", "ticker-get: period 0", "publish: EPERM", "ticker-set: EPERM");
    }

    @Test
    void rootOfAUserNamespaceMayPublishInItsOwnNetworkNamespaceButNotSetTheTicker() throws Exception {
        List<String> container = List.of("unshare", "--user", "--map-root-user", "--net");
        assertThat(Processes.probe(container, "publish", "ticker-set"))
                .containsExactly("publish: errno 0", "ticker-set: EPERM");
    }
}
