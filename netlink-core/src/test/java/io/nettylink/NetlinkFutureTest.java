// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.codec.Errno.ENOENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where failures say they come from: from whoever waits, though they were made on the event loop. */
@Timeout(60)
class NetlinkFutureTest {
    private final NetlinkClient client = NetlinkClient.open(NETLINK_GENERIC);
    private final NetlinkFuture<Integer> failing =
            client.call(Controller.getFamily("no-such-family"), Controller::familyId);

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void eachWaiterHasAFailureWithItsOwnStack() {
        Throwable first = here();
        Throwable second = there();
        assertThat(first).isInstanceOf(KernelErrorException.class).isNotSameAs(second);
        assertThat(frames(first)).contains("here").doesNotContain("there");
        assertThat(frames(second)).contains("there").doesNotContain("here");
        first.addSuppressed(new IllegalStateException("of the first alone"));
        assertThat(second.getSuppressed()).isEmpty();
        assertThat(failing.exceptionNow().getSuppressed()).isEmpty();
        assertThat(frames(failing.exceptionNow())).doesNotContain("here", "there");
    }

    @Test
    void waitersFailureIsTheSameOtherwise() {
        KernelErrorException own = (KernelErrorException) here();
        KernelErrorException shared = (KernelErrorException) failing.exceptionNow();
        assertThat(own).hasMessage(shared.getMessage()).hasNoCause();
        assertThat(own.errno()).isEqualTo(shared.errno()).isEqualTo(ENOENT);
        assertThat(own.extendedAck()).isEqualTo(shared.extendedAck());
        assertThat(own.attribute()).isEqualTo(shared.attribute());
    }

    @Test
    void wrappersOfTheStandardLibraryHaveTheStackOfWhoeverWaits() {
        assertThat(catchThrowable(this::joined))
                .isInstanceOf(CompletionException.class)
                .satisfies(thrown -> {
                    assertThat(frames(thrown)).contains("joined");
                    assertThat(thrown).hasCauseInstanceOf(KernelErrorException.class);
                });
        assertThat(catchThrowable(this::got))
                .isInstanceOf(ExecutionException.class)
                .satisfies(thrown -> assertThat(frames(thrown)).contains("got"));
    }

    private Throwable here() {
        return catchThrowable(failing::await);
    }

    private Throwable there() {
        return catchThrowable(failing::await);
    }

    private void joined() {
        failing.thenApply(id -> id + 1).join();
    }

    private void got() throws Exception {
        failing.thenApply(id -> id + 1).get();
    }

    private static List<String> frames(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .map(StackTraceElement::getMethodName)
                .toList();
    }
}
