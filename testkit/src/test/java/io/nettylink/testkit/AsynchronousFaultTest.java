// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.testkit.Links.RTM_GETLINK;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.NoReplyException;
import io.nettylink.RepliesLostException;
import io.nettylink.RequestTimeoutException;
import io.nettylink.codec.Errno;
import io.nettylink.testkit.FaultyClient.Outcome;
import io.nettylink.testkit.Links.Link;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract, of the client with an event loop, and what its clock and its channel show besides. */
class AsynchronousFaultTest extends FaultContract<AsynchronousFaultyClient> {
    AsynchronousFaultTest() {
        super(kernel -> new AsynchronousFaultyClient(kernel, NETLINK_ROUTE));
    }

    @Test
    void timeoutComesNeitherEarlyNorLate() throws Exception {
        kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.silence());
        Outcome<Link> call = call(1);
        client.time.advance(AsynchronousFaultyClient.TIMEOUT.minusNanos(1));
        assertThat(call.isDone()).isFalse();
        client.time.advance(Duration.ofNanos(1));
        call.failure(RequestTimeoutException.class);
    }

    @Test
    void dumpAfterOneThatWasGivenUpWaitsForTheKernel() throws Exception {
        client.client.channel().config().setAutoRead(false);
        Outcome<List<Link>> first = dump();
        client.passShortTimeout();
        first.failure(RequestTimeoutException.class);
        Outcome<List<Link>> second = dump();
        client.settle();
        client.client.channel().config().setAutoRead(true);
        assertThat(second.value()).hasSize(MANY);
        assertThat(kernel.requests()).as("the second was refused once").hasSize(3);
    }

    @Test
    void forgedDatagramIsCounted() throws Exception {
        kernel.faults().next(Traffic.REPLY).comeFrom(666);
        call(1).failure(NoReplyException.class);
        assertThat(client.client.channel().counters().foreignDatagrams())
                .as("a connected socket does not even get it")
                .isZero();
        kernel.protocol(NETLINK_ROUTE)
                .deliver(client.portId(), 666, Links.link(1).encode(0, 2, client.portId()));
        client.settle();
        assertThat(client.client.channel().counters().foreignDatagrams()).isEqualTo(1);
    }

    @Test
    void overrunIsCounted() throws Exception {
        kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.silence());
        Outcome<Link> call = call(1);
        client.settle();
        kernel.faults().overrun();
        call.failure(RepliesLostException.class);
        assertThat(client.client.channel().counters().overruns()).isEqualTo(1);
        assertThat(client.client.channel().drops()).isEqualTo(1);
    }

    @Test
    void sendThatWouldBlockIsTriedAgainLater() throws Exception {
        kernel.faults().failNextSend(Errno.EAGAIN);
        Outcome<Link> call = call(1);
        client.settle();
        assertThat(call.isDone()).isFalse();
        client.time.advance(Duration.ofSeconds(1));
        assertThat(call.value()).isEqualTo(new Link(1, "eth1"));
    }
}
