// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;

/** What the contracts of both clients need: a client that waits for its answers, and a peer that answers by script. */
@Timeout(60)
abstract class ClientContract {
    static final Duration SHORT = Duration.ofMillis(20);
    static final Request TABLE = Request.builder(0x10).label("a table").build();
    static final MessageDecoder<Integer> FIRST_BYTE = message -> message.u8(0);

    final ScriptedPeer peer = new ScriptedPeer();

    abstract Client open(Client.Settings settings);

    final Client.Settings scriptedSettings() {
        return new Client.Settings(NETLINK_GENERIC).in(peer);
    }

    final Client scripted() {
        return open(scriptedSettings());
    }

    static <X extends Throwable> X failure(Class<X> type, ThrowingCallable call) {
        X thrown = catchThrowableOfType(type, call);
        assertThat(thrown).as("was expected to fail").isNotNull();
        return thrown;
    }
}
