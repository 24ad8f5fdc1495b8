// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.channel.FreshNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SchedTest {
    private static final Path NAMESPACE = Path.of("/proc/thread-self/ns/net");
    private static final int ENOENT = 2;
    private static final int EINVAL = 22;

    @Test
    void namespaceIsTheThreadsOwnAndTheWayBackWorks() throws Exception {
        Path ours = Files.readSymbolicLink(NAMESPACE);
        FreshNamespace.call(() -> {
            assertThat(Files.readSymbolicLink(NAMESPACE)).isNotEqualTo(ours);
            assertThat(Sched.setns("/proc/self/ns/net", Sched.CLONE_NEWNET)).isZero();
            assertThat(Files.readSymbolicLink(NAMESPACE)).isEqualTo(ours);
            return null;
        });
        assertThat(Files.readSymbolicLink(NAMESPACE)).isEqualTo(ours);
    }

    @Test
    void errorsAreNegatedNumbers() {
        assertThat(Sched.setns("/proc/self/ns/none", Sched.CLONE_NEWNET)).isEqualTo(-ENOENT);
        assertThat(Sched.setns("/proc/self/ns/uts", Sched.CLONE_NEWNET)).isEqualTo(-EINVAL);
    }
}
