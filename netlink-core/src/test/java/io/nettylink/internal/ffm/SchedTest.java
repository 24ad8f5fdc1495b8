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
            assertThat(enter("/proc/self/ns/net")).isZero();
            assertThat(Files.readSymbolicLink(NAMESPACE)).isEqualTo(ours);
            return null;
        });
        assertThat(Files.readSymbolicLink(NAMESPACE)).isEqualTo(ours);
    }

    @Test
    void errorsAreNegatedNumbers() {
        assertThat(Fcntl.open("/proc/self/ns/none", Fcntl.O_RDONLY)).isEqualTo(-ENOENT);
        assertThat(enter("/proc/self/ns/uts")).isEqualTo(-EINVAL);
    }

    private static int enter(String path) {
        int fd = Fcntl.open(path, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
        try {
            return Sched.setns(fd, Sched.CLONE_NEWNET);
        } finally {
            Unistd.close(fd);
        }
    }
}
