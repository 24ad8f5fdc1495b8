// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.echo.NettylinkEcho.PAYLOAD_MAX;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the family can do is tested where the family is; here is what the tour shows of it. */
@Tag("modules")
class GenericNetlinkFamilyTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new GenericNetlinkFamily()))
                .containsPattern(
                        "delivery softirq brought back 'a message from user space': received in process context,"
                                + " answered in softirq")
                .contains("passed on in hard interrupt, answered in softirq")
                .contains("answered in a kernel thread")
                .contains("ERANGE")
                .contains("at attribute payload")
                .contains("a success for the sender, and counted as dropped")
                .contains("got 'to whoever listens', sent in softirq, and port")
                .containsPattern("tick \\d+, expired in hard interrupt, sent in softirq")
                .containsPattern("tick \\d+, expired in softirq, sent in softirq");
    }

    @Test
    void exchangesPayloadsOneByOneAndManyAtOnce() throws Exception {
        try (Exchange exchange = new GenericNetlinkFamily().exchange().orElseThrow()) {
            assertThat(exchange.largest()).isEqualTo(PAYLOAD_MAX);
            for (int length : new int[] {0, 1, 4096, PAYLOAD_MAX}) {
                assertThat(exchange.exchange(Messages.ofLength(length))).isEqualTo(Messages.ofLength(length));
            }
            exchange.burst(Messages.ofLength(64), 200);
        }
    }
}
