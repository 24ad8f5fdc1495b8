// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Controller.ACKNOWLEDGED_ONLY;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP_INTR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.nettylink.ScriptedPeer.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables that are handed over value by value, on the caller's own thread. */
@Timeout(60)
class BlockingForEachTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final ScriptedPeer peer = new ScriptedPeer();
    private final BlockingNetlinkClient client = BlockingNetlinkClient.builder(NETLINK_GENERIC)
            .in(peer)
            .timeout(SHORT)
            .open();
    private final List<Integer> taken = new ArrayList<>();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void valuesAreThoseOfTheDump() throws Exception {
        try (BlockingNetlinkClient real = BlockingNetlinkClient.open(NETLINK_GENERIC)) {
            List<Integer> families = new ArrayList<>();
            real.forEach(Controller.getFamilies(), Controller::familyId, families::add);
            assertThat(families).isNotEmpty().isEqualTo(real.dump(Controller.getFamilies(), Controller::familyId));
        }
    }

    @Test
    void eachPartHasTheWholeTime() throws Exception {
        peer.onSend(sent -> {
            assertThat(sent.flags() & NLM_F_DUMP).isEqualTo(NLM_F_DUMP);
            peer.reply(sent, NLM_F_MULTI, 1);
            peer.reply(sent, NLM_F_MULTI, 2);
            peer.done(sent, 0);
        });
        client.forEach(ACKNOWLEDGED_ONLY, message -> message.u8(0), value -> {
            taken.add(value);
            outlast(SHORT);
        });
        assertThat(taken).containsExactly(1, 2);
        assertThat(client.counters().succeeded()).isEqualTo(1);
    }

    @Test
    void aPartThatDoesNotComeEndsIt() {
        peer.onSend(sent -> peer.reply(sent, NLM_F_MULTI, 1));
        assertThatExceptionOfType(RequestTimeoutException.class)
                .isThrownBy(() -> client.forEach(ACKNOWLEDGED_ONLY, message -> message.u8(0), taken::add));
        assertThat(taken).containsExactly(1);
    }

    @Test
    void whatTheActionThrowsIsThrownAndTheClientGoesOn() throws Exception {
        peer.onSend(this::threeValues);
        IllegalArgumentException enough = new IllegalArgumentException("enough");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> client.forEach(ACKNOWLEDGED_ONLY, message -> message.u8(0), value -> {
                    taken.add(value);
                    throw enough;
                }))
                .isSameAs(enough);
        assertThat(taken).containsExactly(1);
        assertThat(client.dump(ACKNOWLEDGED_ONLY, message -> message.u8(0)))
                .as("behind what is left of that")
                .containsExactly(1, 2, 3);
    }

    @Test
    void anInterruptedDumpIsToldOfAndNotAskedForAgain() throws Exception {
        peer.onSend(sent -> {
            peer.reply(sent, NLM_F_MULTI | NLM_F_DUMP_INTR, 1);
            peer.done(sent, NLM_F_DUMP_INTR);
        });
        assertThatExceptionOfType(DumpInterruptedException.class)
                .isThrownBy(() -> client.forEach(ACKNOWLEDGED_ONLY, message -> message.u8(0), taken::add))
                .satisfies(failure -> assertThat(failure.partial()).isEmpty());
        assertThat(taken).containsExactly(1);
        assertThat(client.counters().sent()).isEqualTo(1);

        Request content = Request.builder(1)
                .dumpPolicy(DumpPolicy.DEFAULT.acceptingInterrupted())
                .build();
        client.forEach(content, message -> message.u8(0), taken::add);
        assertThat(taken).containsExactly(1, 1);
    }

    @Test
    void theActionMayNotCallTheClientItself() {
        peer.onSend(this::threeValues);
        assertThatIllegalStateException()
                .isThrownBy(() -> client.forEach(ACKNOWLEDGED_ONLY, message -> message.u8(0), value -> call()));
    }

    private void call() {
        try {
            client.execute(ACKNOWLEDGED_ONLY);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void threeValues(Sent sent) {
        for (int value = 1; value <= 3; value++) {
            peer.reply(sent, NLM_F_MULTI, value);
        }
        peer.done(sent, 0);
    }

    private static void outlast(Duration time) {
        long start = System.nanoTime();
        while (System.nanoTime() - start <= time.toNanos()) {
            Thread.onSpinWait();
        }
    }
}
