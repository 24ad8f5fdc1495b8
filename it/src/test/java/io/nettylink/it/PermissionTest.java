// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.FamilyNotFoundException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what. */
class PermissionTest {
    private static final int NOBODY = 65534;
    private static final String REFUSED = "EPERM";
    private static final String[] COMMANDS = {
        "echo", "stats", "ticker-get", "publish", "ticker-set", "join ticks", "join psample", "join messages"
    };

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void anUnprivilegedUserMayEchoAndLookButNeitherPublishNorListenToThatNorSetTheTicker() throws Exception {
        List<String> said = Processes.probeAs(NOBODY, folder, COMMANDS);
        Ledger.sentByOthers(1);
        assertThat(said).containsExactlyElementsOf(expected("publish: EPERM", guarded(said), said));
    }

    @Test
    void rootOfAUserNamespaceIsNobodyInTheNetworkNamespaceOfAnother() throws Exception {
        List<String> said = Processes.probe(List.of("unshare", "--user", "--map-root-user"), COMMANDS);
        Ledger.sentByOthers(1);
        assertThat(said).containsExactlyElementsOf(expected("publish: EPERM", guarded(said), said));
    }

    @Test
    void rootOfAUserNamespaceMayPublishInItsOwnNetworkNamespaceButNotSetTheTicker() throws Exception {
        List<String> container = List.of("unshare", "--user", "--map-root-user", "--net");
        List<String> said = Processes.probe(container, COMMANDS);
        assertThat(said).containsExactlyElementsOf(expected("publish: errno 0", "port id true", said));
    }

    /** What all have in common, but for what depends on who it is. */
    private static List<String> expected(String publish, String joined, List<String> said) {
        return List.of(
                "echo: from SOFTIRQ",
                "stats: pending 0",
                "ticker-get: period 0",
                publish,
                "ticker-set: EPERM",
                "join ticks: port id true",
                isMissing(psample(said)) ? psample(said) : "join psample: " + joined,
                "join messages: " + joined);
    }

    /**
     * What comes of joining a group that is for administrators, where the kernel guards such at all: psample, which is not
     * ours, has one, too. Who builds a kernel without it, as {@code vm/debug-kernel} does, builds one that guards.
     */
    private static String guarded(List<String> said) {
        String psample = psample(said);
        if (isMissing(psample)) {
            return REFUSED;
        }
        assertThat(psample).isIn("join psample: " + REFUSED, "join psample: port id true");
        return psample.substring("join psample: ".length());
    }

    private static String psample(List<String> said) {
        return said.get(COMMANDS.length - 2);
    }

    private static boolean isMissing(String psample) {
        return psample.startsWith("join psample: " + FamilyNotFoundException.class.getName());
    }
}
