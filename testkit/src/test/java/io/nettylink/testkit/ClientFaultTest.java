// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.testkit.Links.GET_ALL;
import static io.nettylink.testkit.Links.HEADER;
import static io.nettylink.testkit.Links.RTM_GETLINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nettylink.DumpInterruptedException;
import io.nettylink.KernelErrorException;
import io.nettylink.MalformedReplyException;
import io.nettylink.MessageTruncatedException;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.NetlinkFuture;
import io.nettylink.NoReplyException;
import io.nettylink.RepliesLostException;
import io.nettylink.Request;
import io.nettylink.RequestTimeoutException;
import io.nettylink.SystemCallException;
import io.nettylink.codec.Errno;
import io.nettylink.testkit.Links.Link;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the asynchronous client makes of everything that can go wrong below it, on a clock that the test moves. */
@Timeout(60)
class ClientFaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MANY = 2000;

    private final FakeKernel kernel = new FakeKernel();
    private final VirtualTime time = new VirtualTime();
    private final NetlinkClient client;

    ClientFaultTest() {
        Links.script(kernel, MANY);
        client = NetlinkClient.builder(NETLINK_ROUTE)
                .in(kernel)
                .eventLoopGroup(time.eventLoop())
                .timeout(PATIENCE)
                .open();
    }

    @AfterEach
    void close() {
        client.close();
        time.close();
        kernel.close();
    }

    @Test
    void nothingGoesWrongUnlessTheTestSaysSo() throws Exception {
        assertThat(call(7).await()).isEqualTo(new Link(7, "eth7"));
        assertThat(dump().await()).hasSize(MANY).endsWith(new Link(MANY, "eth" + MANY));
        assertThat(kernel.unscripted()).isEmpty();
        assertThat(kernel.requests()).hasSize(2);
    }

    @Test
    void lostAcknowledgementEndsInATimeout() {
        kernel.faults().next(Traffic.ACKNOWLEDGEMENT).lose();
        NetlinkFuture<Link> call = call(1);
        time.advance(PATIENCE.minusNanos(1));
        assertThat(call).isNotDone();
        time.advance(Duration.ofNanos(1));
        failure(call, RequestTimeoutException.class);
    }

    @Test
    void lostReplyShowsAtTheAcknowledgement() {
        kernel.faults().next(Traffic.REPLY).lose();
        failure(call(1), NoReplyException.class);
    }

    @Test
    void replyAfterTheTimeoutAnswersNobodyElse() throws Exception {
        Held reply = kernel.faults().next(Traffic.REPLY).hold();
        Held acknowledgement = kernel.faults().next(Traffic.ACKNOWLEDGEMENT).hold();
        NetlinkFuture<Link> late = call(1);
        time.advance(PATIENCE);
        failure(late, RequestTimeoutException.class);
        Later later = new Later();
        kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.later(later));
        NetlinkFuture<Link> next = call(2);
        time.settle();
        assertThat(later.waiting()).isEqualTo(1);
        reply.release();
        acknowledgement.release();
        time.settle();
        assertThat(next).isNotDone();
        later.answer(Answer.messages(Links.link(2)));
        assertThat(next.await()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void replyAfterItsAcknowledgementCountsWhereItIsExpected() throws Exception {
        kernel.faults().next(Traffic.REPLY).followAcknowledgement();
        failure(call(1), NoReplyException.class);
        kernel.faults().next(Traffic.REPLY).followAcknowledgement();
        Request patient = Request.builder(RTM_GETLINK)
                .header(out -> out.u32(0).u32(3).zero(8))
                .replyAfterAcknowledgement()
                .build();
        assertThat(client.call(patient, Link::read).await()).isEqualTo(new Link(3, "eth3"));
    }

    @Test
    void overrunFailsWhatIsPendingAndNothingElse() throws Exception {
        Later later = new Later();
        kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> request.s32(4) == 1, request -> Answer.later(later));
        NetlinkFuture<Link> pending = call(1);
        time.settle();
        kernel.faults().overrun();
        failure(pending, RepliesLostException.class);
        assertThat(client.channel().counters().overruns()).isEqualTo(1);
        assertThat(client.channel().drops()).isEqualTo(1);
        assertThat(call(2).await()).isEqualTo(new Link(2, "eth2"));
    }

    @ParameterizedTest
    @EnumSource
    void interruptedDumpIsAskedForAgain(DumpPart part) throws Exception {
        kernel.faults().interruptNextDump(part);
        assertThat(dump().await()).hasSize(MANY);
        assertThat(kernel.requests()).hasSize(2);
    }

    @Test
    void dumpThatIsAlwaysInterruptedIsGivenUp() {
        kernel.protocol(NETLINK_ROUTE)
                .on(RTM_GETLINK, request -> Answer.dump(Links.links(3)).interrupted(DumpPart.MIDDLE));
        DumpInterruptedException given = failure(dump(), DumpInterruptedException.class);
        assertThat(given).hasMessageContaining("4");
        assertThat(kernel.requests()).hasSize(4);
    }

    @Test
    void busySocketIsAnError() throws Exception {
        kernel.faults().refuseNextDump();
        assertThat(failure(dump(), KernelErrorException.class).errno()).isEqualTo(Errno.EBUSY);
        assertThat(dump().await()).hasSize(MANY);
    }

    @Test
    void dumpAfterOneThatWasGivenUpWaitsForTheKernel() throws Exception {
        client.channel().config().setAutoRead(false);
        NetlinkFuture<List<Link>> first = dump();
        time.advance(PATIENCE);
        failure(first, RequestTimeoutException.class);
        NetlinkFuture<List<Link>> second = dump();
        time.settle();
        client.channel().config().setAutoRead(true);
        assertThat(second.await()).hasSize(MANY);
        assertThat(kernel.requests()).as("the second was refused once").hasSize(3);
    }

    @Test
    void lostPartOfADumpIsMissedByNobody() throws Exception {
        // Netlink has no way to tell; only an overrun would say so.
        kernel.faults().next(Traffic.DUMP).lose();
        assertThat(dump().await()).hasSizeBetween(1, MANY - 1);
    }

    @Test
    void truncatedReplyIsToldByItsSize() throws Exception {
        kernel.faults().truncateNextReceive();
        MessageTruncatedException cut = failure(call(1), MessageTruncatedException.class);
        assertThat(cut.received()).isEqualTo(32 * 1024);
        assertThat(cut.size()).isEqualTo(32 * 1024 + 44);
        assertThat(call(2).await()).isEqualTo(new Link(2, "eth2"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 15, 45, 0xffff_ffffL})
    void replyWithAWrongLengthFailsTheRequest(long length) throws Exception {
        kernel.faults().next(Traffic.REPLY).corrupt(Corruption.messageLength(length));
        failure(call(1), MalformedReplyException.class);
        assertThat(call(2).await()).isEqualTo(new Link(2, "eth2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 0xffff})
    void attributeWithAWrongLengthFailsTheRequest(int length) throws Exception {
        kernel.faults().next(Traffic.REPLY).corrupt(Corruption.attributeLength(HEADER, length));
        failure(call(1), MalformedReplyException.class);
        assertThat(call(2).await()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void replyForAnotherPortIdIsNobodys() {
        kernel.faults().next(Traffic.REPLY).corrupt(Corruption.portId(12345));
        failure(call(1), NoReplyException.class);
    }

    @Test
    void replyOfAnotherSequenceIsNobodys() {
        kernel.faults().next(Traffic.REPLY).corrupt(Corruption.sequence(99));
        failure(call(1), NoReplyException.class);
    }

    @Test
    void datagramOfAnotherProcessIsNotBelieved() {
        kernel.faults().next(Traffic.REPLY).comeFrom(666);
        failure(call(1), NoReplyException.class);
        assertThat(client.channel().counters().foreignDatagrams()).isZero();
        kernel.protocol(NETLINK_ROUTE)
                .deliver(client.portId(), 666, Links.link(1).encode(0, 2, client.portId()));
        time.settle();
        assertThat(client.channel().counters().foreignDatagrams()).isEqualTo(1);
    }

    @Test
    void repeatedReplyIsTakenOnce() throws Exception {
        kernel.faults().next(Traffic.REPLY).repeat();
        kernel.faults().next(Traffic.ACKNOWLEDGEMENT).repeat();
        assertThat(call(1).await()).isEqualTo(new Link(1, "eth1"));
        assertThat(call(2).await()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void interruptedSendIsTriedAgainAtOnce() throws Exception {
        kernel.faults().failNextSend(Errno.EINTR);
        assertThat(call(1).await()).isEqualTo(new Link(1, "eth1"));
    }

    @Test
    void sendThatWouldBlockIsTriedAgainLater() throws Exception {
        kernel.faults().failNextSend(Errno.EAGAIN);
        NetlinkFuture<Link> call = call(1);
        time.settle();
        assertThat(call).isNotDone();
        time.advance(Duration.ofSeconds(1));
        assertThat(call.await()).isEqualTo(new Link(1, "eth1"));
    }

    @Test
    void sendThatFailsFailsItsRequest() throws Exception {
        kernel.faults().failNextSend(Errno.ENOBUFS);
        SystemCallException refused = failure(call(1), SystemCallException.class);
        assertThat(refused.errno()).isEqualTo(Errno.ENOBUFS);
        assertThat(call(2).await()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void receiveThatFailsFailsWhatIsPending() throws Exception {
        Held acknowledgement = kernel.faults().next(Traffic.ACKNOWLEDGEMENT).hold();
        NetlinkFuture<Link> call = call(1);
        time.settle();
        kernel.faults().failNextReceive(Errno.ENOMEM);
        assertThat(failure(call, SystemCallException.class).errno()).isEqualTo(Errno.ENOMEM);
        acknowledgement.release();
        assertThat(call(2).await()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void socketThatCannotBeOpenedSaysWhy() {
        kernel.faults().failNextOpen(24);
        assertThatExceptionOfType(SystemCallException.class)
                .isThrownBy(
                        () -> NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open())
                .withMessageContaining("EMFILE");
    }

    @Test
    void unscriptedRequestIsRefusedAsKernelsDoAndListed() {
        KernelErrorException refused =
                failure(client.execute(Request.builder(4000).build()), KernelErrorException.class);
        assertThat(refused.errno()).isEqualTo(Errno.EOPNOTSUPP);
        assertThat(kernel.unscripted()).singleElement().satisfies(request -> {
            assertThat(request.message().type()).isEqualTo(4000);
            assertThat(request.portId()).isEqualTo(client.portId());
        });
    }

    private NetlinkFuture<Link> call(int index) {
        return client.call(Links.get(index), Link::read);
    }

    private NetlinkFuture<List<Link>> dump() {
        return client.dump(GET_ALL, Link::read);
    }

    private <E extends NetlinkException> E failure(NetlinkFuture<?> future, Class<E> type) {
        time.settle();
        assertThat(future).isDone();
        try {
            Object value = future.get();
            throw new AssertionError("succeeded with " + value);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(type);
            return type.cast(Objects.requireNonNull(e.getCause()));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
