// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Network namespaces: the module is in each, with a state of its own. */
class NamespaceTest {

    @Test
    void aNewNamespaceHasTheFamilyAndCountsFromZero() throws Exception {
        try (EchoModule here = EchoModule.open()) {
            here.echo(new byte[1]);
            assertThat(Processes.probe(List.of("unshare", "--net"), "received", "echo", "received"))
                    .containsExactly("received: 0", "echo: from SOFTIRQ", "received: 1");
        }
    }
}
