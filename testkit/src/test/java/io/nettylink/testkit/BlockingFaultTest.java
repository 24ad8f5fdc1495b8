// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.testkit.Links.GET_ALL;
import static io.nettylink.testkit.Links.RTM_GETLINK;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.KernelErrorException;
import io.nettylink.RequestTimeoutException;
import io.nettylink.SystemCallException;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageView;
import io.nettylink.testkit.BlockingFaultyClient.Calling;
import io.nettylink.testkit.FaultyClient.Outcome;
import io.nettylink.testkit.Links.Link;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract, of the client that blocks, and what becomes of threads that wait in it. */
class BlockingFaultTest extends FaultContract<BlockingFaultyClient> {
    /** More parts than the client reads before it sends the next request. */
    private static final int ENDLESS = 10_000;

    BlockingFaultTest() {
        super(kernel -> new BlockingFaultyClient(kernel, NETLINK_ROUTE, builder -> builder));
    }

    @Test
    void interruptionEndsWaitingAndTheLateAnswerAnswersNobody() throws Exception {
        Later later = new Later();
        kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.later(later));
        Calling<Link> interrupted = client.call(Links.get(1), Link::read);
        client.settle();
        interrupted.thread.interrupt();
        interrupted.thrown(InterruptedException.class);
        Calling<Link> next = client.call(Links.get(2), Link::read);
        client.settle();
        later.answer(Answer.messages(Links.link(1)));
        client.settle();
        assertThat(next.isDone()).isFalse();
        later.answer(Answer.messages(Links.link(2)));
        assertThat(next.value()).isEqualTo(new Link(2, "eth2"));
        assertThat(client.client.counters().unmatched()).isEqualTo(2);
    }

    @Test
    void interruptionOfWhoWaitsForATurnLeavesTheOtherAlone() throws Exception {
        Later later = new Later();
        kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.later(later));
        Calling<Link> first = client.call(Links.get(1), Link::read);
        client.settle();
        Calling<Link> second = client.call(Links.get(2), Link::read);
        client.settle();
        second.thread.interrupt();
        second.thrown(InterruptedException.class);
        later.answer(Answer.messages(Links.link(1)));
        assertThat(first.value()).isEqualTo(new Link(1, "eth1"));
        assertThat(kernel.requests()).hasSize(1);
    }

    @Test
    void dumpAfterOneThatWasGivenUpWaitsForTheKernel() throws Exception {
        Links.script(kernel, ENDLESS);
        BlockingFaultyClient small =
                new BlockingFaultyClient(kernel, NETLINK_ROUTE, builder -> builder.receiveBuffer(4096));
        try {
            // The kernel makes a part for each that is read: only a decoder can hold it up.
            Outcome<List<Link>> first = small.dump(Links.get(0, small.shortTimeout()), this::slowly);
            first.failure(RequestTimeoutException.class);
            assertThat(small.dump(GET_ALL, Link::read).value()).hasSize(ENDLESS);
            assertThat(kernel.requests()).as("the second was refused once").hasSize(3);
        } finally {
            small.close();
        }
    }

    @Test
    void sendThatWouldBlockFailsItsRequest() throws Exception {
        kernel.faults().failNextSend(Errno.EAGAIN);
        assertThat(call(1).failure(SystemCallException.class).errno()).isEqualTo(Errno.EAGAIN);
        assertThat(call(2).value()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void requestsOfManyThreadsGetTheirOwnAnswersThroughFaults() throws Exception {
        kernel.faults().next(Traffic.REPLY).repeat();
        kernel.faults().failNextSend(Errno.EINTR);
        List<Calling<Link>> calls = IntStream.rangeClosed(1, 20)
                .mapToObj(index -> client.call(Links.get(index), Link::read))
                .toList();
        for (int i = 0; i < calls.size(); i++) {
            assertThat(calls.get(i).value().index()).isEqualTo(i + 1);
        }
    }

    @Test
    void failureLeavesNothingBehindForTheNextCaller() throws Exception {
        kernel.faults().refuseNextDump();
        client.dump(GET_ALL, Link::read).failure(KernelErrorException.class);
        assertThat(call(1).value()).isEqualTo(new Link(1, "eth1"));
        assertThat(client.client.counters().unmatched()).isZero();
    }

    /** Decodes until the short timeout is over. */
    private Link slowly(MessageView message) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < client.shortTimeout().toNanos()) {
            Thread.onSpinWait();
        }
        return Link.read(message);
    }
}
