// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.testkit.Links.GET_ALL;
import static io.nettylink.testkit.Links.HEADER;
import static io.nettylink.testkit.Links.RTM_GETLINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nettylink.ClientClosedException;
import io.nettylink.DumpInterruptedException;
import io.nettylink.DumpPolicy;
import io.nettylink.KernelErrorException;
import io.nettylink.MalformedReplyException;
import io.nettylink.MessageTruncatedException;
import io.nettylink.NoReplyException;
import io.nettylink.RepliesLostException;
import io.nettylink.Request;
import io.nettylink.RequestTimeoutException;
import io.nettylink.SystemCallException;
import io.nettylink.codec.Errno;
import io.nettylink.testkit.FaultyClient.Outcome;
import io.nettylink.testkit.Links.Link;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client makes of everything that can go wrong below it: written once, run with each client. */
@Timeout(60)
abstract class FaultContract<C extends FaultyClient> {
    static final int MANY = 2000;

    final FakeKernel kernel = new FakeKernel();
    final C client;
    private final Function<FakeKernel, C> opening;

    FaultContract(Function<FakeKernel, C> opening) {
        Links.script(kernel, MANY);
        this.opening = opening;
        client = opening.apply(kernel);
    }

    @AfterEach
    void close() {
        client.close();
        kernel.close();
    }

    @Test
    void nothingGoesWrongUnlessTheTestSaysSo() throws Exception {
        assertThat(call(7).value()).isEqualTo(new Link(7, "eth7"));
        assertThat(dump().value()).hasSize(MANY).endsWith(new Link(MANY, "eth" + MANY));
        assertThat(kernel.unscripted()).isEmpty();
        assertThat(kernel.requests()).hasSize(2);
    }

    @Test
    void lostAcknowledgementEndsInATimeout() throws Exception {
        kernel.faults().next(Traffic.ACKNOWLEDGEMENT).lose();
        Outcome<Link> call = client.call(Links.get(1, client.shortTimeout()), Link::read);
        client.passShortTimeout();
        assertThat(call.failure(RequestTimeoutException.class).timeout()).isEqualTo(client.shortTimeout());
        assertThat(call(2).value()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void lostReplyShowsAtTheAcknowledgement() throws Exception {
        kernel.faults().next(Traffic.REPLY).lose();
        call(1).failure(NoReplyException.class);
    }

    @Test
    void replyAfterTheTimeoutAnswersNobodyElse() throws Exception {
        Held reply = kernel.faults().next(Traffic.REPLY).hold();
        Held acknowledgement = kernel.faults().next(Traffic.ACKNOWLEDGEMENT).hold();
        Outcome<Link> late = client.call(Links.get(1, client.shortTimeout()), Link::read);
        client.passShortTimeout();
        late.failure(RequestTimeoutException.class);
        Later later = new Later();
        kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.later(later));
        Outcome<Link> next = call(2);
        client.settle();
        assertThat(later.waiting()).isEqualTo(1);
        reply.release();
        acknowledgement.release();
        client.settle();
        assertThat(next.isDone()).isFalse();
        later.answer(Answer.messages(Links.link(2)));
        assertThat(next.value()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void replyAfterItsAcknowledgementCountsWhereItIsExpected() throws Exception {
        kernel.faults().next(Traffic.REPLY).followAcknowledgement();
        call(1).failure(NoReplyException.class);
        kernel.faults().next(Traffic.REPLY).followAcknowledgement();
        Request patient = Request.builder(RTM_GETLINK)
                .header(out -> out.u32(0).u32(3).zero(8))
                .replyAfterAcknowledgement()
                .build();
        assertThat(client.call(patient, Link::read).value()).isEqualTo(new Link(3, "eth3"));
    }

    @Test
    void overrunFailsWhatIsPendingAndNothingElse() throws Exception {
        Later later = new Later();
        kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> request.s32(4) == 1, request -> Answer.later(later));
        Outcome<Link> pending = call(1);
        client.settle();
        kernel.faults().overrun();
        pending.failure(RepliesLostException.class);
        assertThat(call(2).value()).isEqualTo(new Link(2, "eth2"));
    }

    @ParameterizedTest
    @EnumSource
    void interruptedDumpIsAskedForAgain(DumpPart part) throws Exception {
        kernel.faults().interruptNextDump(part);
        assertThat(dump().value()).hasSize(MANY);
        assertThat(kernel.requests()).hasSize(2);
    }

    @Test
    void dumpThatIsAlwaysInterruptedIsGivenUp() throws Exception {
        kernel.protocol(NETLINK_ROUTE)
                .on(RTM_GETLINK, request -> Answer.dump(Links.links(3)).interrupted(DumpPart.MIDDLE));
        DumpInterruptedException given = dump().failure(DumpInterruptedException.class);
        assertThat(given).hasMessageContaining("4");
        assertThat(kernel.requests()).hasSize(4);
    }

    @Test
    void dumpPolicySaysHowOftenToAskAndWhatWillDo() throws Exception {
        kernel.protocol(NETLINK_ROUTE)
                .on(RTM_GETLINK, request -> Answer.dump(Links.links(3)).interrupted(DumpPart.DONE));
        Request twice = Request.builder(RTM_GETLINK)
                .header(out -> out.zero(HEADER))
                .dumpPolicy(DumpPolicy.ofAttempts(2).acceptingInterrupted())
                .build();
        assertThat(client.dump(twice, Link::read).value()).hasSize(3);
        assertThat(kernel.requests()).hasSize(2);
    }

    @Test
    void closeEndsWaiting() throws Exception {
        kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.silence());
        Outcome<Link> waiting = call(1);
        client.settle();
        assertThat(waiting.isDone()).isFalse();
        client.close();
        waiting.failure(ClientClosedException.class);
    }

    @Test
    void busySocketIsAnError() throws Exception {
        kernel.faults().refuseNextDump();
        assertThat(dump().failure(KernelErrorException.class).errno()).isEqualTo(Errno.EBUSY);
        assertThat(dump().value()).hasSize(MANY);
    }

    @Test
    void lostPartOfADumpIsMissedByNobody() throws Exception {
        // Netlink has no way to tell; only an overrun would say so.
        kernel.faults().next(Traffic.DUMP).lose();
        assertThat(dump().value()).hasSizeBetween(1, MANY - 1);
    }

    @Test
    void truncatedReplyIsToldByItsSize() throws Exception {
        kernel.faults().truncateNextReceive();
        MessageTruncatedException cut = call(1).failure(MessageTruncatedException.class);
        assertThat(cut.received()).isEqualTo(32 * 1024);
        assertThat(cut.size()).isEqualTo(32 * 1024 + 44);
        assertThat(call(2).value()).isEqualTo(new Link(2, "eth2"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 15, 45, 0xffff_ffffL})
    void replyWithAWrongLengthFailsTheRequest(long length) throws Exception {
        kernel.faults().next(Traffic.REPLY).corrupt(Corruption.messageLength(length));
        call(1).failure(MalformedReplyException.class);
        assertThat(call(2).value()).isEqualTo(new Link(2, "eth2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 0xffff})
    void attributeWithAWrongLengthFailsTheRequest(int length) throws Exception {
        kernel.faults().next(Traffic.REPLY).corrupt(Corruption.attributeLength(HEADER, length));
        call(1).failure(MalformedReplyException.class);
        assertThat(call(2).value()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void replyForAnotherPortIdIsNobodys() throws Exception {
        kernel.faults().next(Traffic.REPLY).corrupt(Corruption.portId(12345));
        call(1).failure(NoReplyException.class);
    }

    @Test
    void replyOfAnotherSequenceIsNobodys() throws Exception {
        kernel.faults().next(Traffic.REPLY).corrupt(Corruption.sequence(99));
        call(1).failure(NoReplyException.class);
    }

    @Test
    void forgedReplyIsNotBelieved() throws Exception {
        Later later = new Later();
        kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.later(later));
        Outcome<Link> call = call(1);
        client.settle();
        long sequence = kernel.requests().getLast().message().sequence();
        byte[] forged = Links.link(666).encode(0, sequence, client.portId());
        assertThat(kernel.protocol(NETLINK_ROUTE).deliver(client.portId(), 666, forged))
                .isTrue();
        client.settle();
        later.answer(Answer.messages(Links.link(1)));
        assertThat(call.value()).isEqualTo(new Link(1, "eth1"));
    }

    @Test
    void repeatedReplyIsTakenOnce() throws Exception {
        kernel.faults().next(Traffic.REPLY).repeat();
        kernel.faults().next(Traffic.ACKNOWLEDGEMENT).repeat();
        assertThat(call(1).value()).isEqualTo(new Link(1, "eth1"));
        assertThat(call(2).value()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void interruptedSendIsTriedAgainAtOnce() throws Exception {
        kernel.faults().failNextSend(Errno.EINTR);
        assertThat(call(1).value()).isEqualTo(new Link(1, "eth1"));
    }

    @Test
    void sendThatFailsFailsItsRequest() throws Exception {
        kernel.faults().failNextSend(Errno.ENOBUFS);
        SystemCallException refused = call(1).failure(SystemCallException.class);
        assertThat(refused.errno()).isEqualTo(Errno.ENOBUFS);
        assertThat(call(2).value()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void receiveThatFailsFailsWhatIsPending() throws Exception {
        Held acknowledgement = kernel.faults().next(Traffic.ACKNOWLEDGEMENT).hold();
        Outcome<Link> call = call(1);
        client.settle();
        kernel.faults().failNextReceive(Errno.ENOMEM);
        assertThat(call.failure(SystemCallException.class).errno()).isEqualTo(Errno.ENOMEM);
        acknowledgement.release();
        assertThat(call(2).value()).isEqualTo(new Link(2, "eth2"));
    }

    @Test
    void socketThatCannotBeOpenedSaysWhy() throws Exception {
        kernel.faults().failNextOpen(24);
        assertThatExceptionOfType(SystemCallException.class)
                .isThrownBy(() -> opening.apply(kernel))
                .withMessageContaining("EMFILE");
    }

    @Test
    void unscriptedRequestIsRefusedAsKernelsDoAndListed() throws Exception {
        KernelErrorException refused =
                client.execute(Request.builder(4000).build()).failure(KernelErrorException.class);
        assertThat(refused.errno()).isEqualTo(Errno.EOPNOTSUPP);
        assertThat(kernel.unscripted()).singleElement().satisfies(request -> {
            assertThat(request.message().type()).isEqualTo(4000);
            assertThat(request.portId()).isEqualTo(client.portId());
        });
    }

    Outcome<Link> call(int index) {
        return client.call(Links.get(index), Link::read);
    }

    Outcome<List<Link>> dump() {
        return client.dump(GET_ALL, Link::read);
    }
}
