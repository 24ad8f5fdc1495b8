// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.Errno.EMSGSIZE;
import static io.nettylink.codec.Errno.ENODEV;
import static io.nettylink.codec.Errno.EOPNOTSUPP;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.nettylink.Rtnetlink.Link;
import io.nettylink.ScriptedSocket.Sent;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that the kernel refuses, or that fail on this side of it. */
@Timeout(60)
class RequestFailureTest {
    private static final Request ACKNOWLEDGED_ONLY =
            Request.builder(NLMSG_NOOP).label("no operation").build();
    private static final int LONGEST_LINK_NAME = 15;

    private final NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE);

    @AfterEach
    void clientIsAsGoodAsNew() throws Exception {
        assertThat(value(client.execute(ACKNOWLEDGED_ONLY)).isSuccess()).isTrue();
        client.close();
    }

    @Test
    void kernelsErrorHasNumberNameAndRequest() throws Exception {
        Request request = Rtnetlink.getLink(Integer.MAX_VALUE).build();
        KernelErrorException failure = failure(client.call(request, Link::decode), KernelErrorException.class);
        assertThat(failure.errno()).isEqualTo(ENODEV);
        assertThat(failure.errnoName()).isEqualTo("ENODEV");
        assertThat(failure).hasMessageStartingWith("RTM_GETLINK 2147483647: ENODEV (No such device)");
        assertThat(failure.attribute()).isNull();
    }

    @Test
    void failureOfTheSocketItselfEndsWhatIsPending() throws Exception {
        ScriptedSocket socket = ScriptedSocket.of(client);
        NetlinkFuture<Acknowledgement> pending = client.execute(ACKNOWLEDGED_ONLY);
        socket.request();
        IllegalStateException cause = new IllegalStateException("recvmsg failed");
        client.channel().pipeline().fireExceptionCaught(cause);
        assertThat(failure(pending, IllegalStateException.class)).isSameAs(cause);
        client.channel().pipeline().remove(socket);
    }

    @Test
    void kernelsErrorPointsAtAnAttribute() throws Exception {
        Request request = Rtnetlink.newLink("n".repeat(LONGEST_LINK_NAME + 1), Rtnetlink.KIND);
        KernelErrorException failure = failure(client.execute(request), KernelErrorException.class);
        assertThat(failure.errnoName()).isIn("ERANGE", "EINVAL");
        assertThat(failure.extendedAck().message()).isNotEmpty();
        assertThat(failure.attribute()).isEqualTo("ifname");
        assertThat(failure).hasMessageContaining("at attribute ifname");
    }

    @Test
    void kernelsErrorPointsIntoANest() throws Exception {
        Request request =
                Rtnetlink.newLink("link0", Rtnetlink.KIND, data -> data.u8(Rtnetlink.IFLA_BR_FORWARD_DELAY, 1));
        KernelErrorException failure = failure(client.execute(request), KernelErrorException.class);
        assertThat(failure.attribute()).isEqualTo("linkinfo/data/1");
        assertThat(failure).hasMessageEndingWith("at attribute linkinfo/data/1, which must be u32");
    }

    @Test
    void kernelsErrorMayHaveWordsOnly() throws Exception {
        Request request = Rtnetlink.newLink("link0", "no-such-kind");
        KernelErrorException failure = failure(client.execute(request), KernelErrorException.class);
        assertThat(failure.errno()).isEqualTo(EOPNOTSUPP);
        assertThat(failure.extendedAck().message()).isEqualTo("Unknown device type");
        assertThat(failure).hasMessage("RTM_NEWLINK link0: EOPNOTSUPP (Operation not supported): Unknown device type");
    }

    @Test
    void unknownMessageTypeIsRefused() throws Exception {
        Request request = Request.builder(0xfff0).header(out -> out.zero(16)).build();
        KernelErrorException failure = failure(client.execute(request), KernelErrorException.class);
        assertThat(failure.errno()).isEqualTo(EOPNOTSUPP);
        assertThat(failure).hasMessageStartingWith("message type 65520: EOPNOTSUPP");
    }

    @Test
    void dumpThatIsRefusedLetsTheNextGo() throws Exception {
        Request refused = Request.builder(0xfff0).header(out -> out.zero(16)).build();
        NetlinkFuture<List<Integer>> first = client.dump(refused, MessageView::type);
        NetlinkFuture<List<Link>> second = client.dump(Rtnetlink.getLinks(), Link::decode);
        failure(first, KernelErrorException.class);
        assertThat(value(second)).extracting(Link::name).contains("lo");
    }

    @Test
    void errorIsReportedThoughTheRequestCannotBeWrittenAgain() throws Exception {
        AtomicInteger times = new AtomicInteger();
        Request once = Request.builder(Rtnetlink.RTM_NEWLINK)
                .header(out -> out.zero(Rtnetlink.IFINFOMSG_LENGTH))
                .attributes(out -> {
                    if (times.incrementAndGet() > 1) {
                        throw new IllegalStateException("only once");
                    }
                    out.string(Rtnetlink.IFLA_IFNAME, "n".repeat(LONGEST_LINK_NAME + 1));
                })
                .build();
        KernelErrorException failure = failure(client.execute(once), KernelErrorException.class);
        assertThat(failure.errnoName()).isIn("ERANGE", "EINVAL");
        assertThat(failure.attribute()).isNull();
        assertThat(times).as("the header and its error are each explained once").hasValue(2);
    }

    @Test
    void decoderThatFindsTheReplyMalformed() throws Exception {
        Request request = Rtnetlink.getLink(Rtnetlink.LOOPBACK).build();
        MalformedReplyException failure = failure(
                client.call(request, message -> {
                    throw new MalformedMessageException("attribute 3: u32", 20, 4, 3);
                }),
                MalformedReplyException.class);
        assertThat(failure)
                .hasMessage("RTM_GETLINK 1: malformed reply: attribute 3: u32 at offset 20: needs 4 bytes, found 3")
                .hasCauseInstanceOf(MalformedMessageException.class);
    }

    @Test
    void decoderThatFailsFailsItsRequest() throws Exception {
        Request request = Rtnetlink.getLink(Rtnetlink.LOOPBACK).build();
        assertThat(failure(
                        client.call(request, message -> {
                            throw new ArithmeticException("mine");
                        }),
                        ArithmeticException.class))
                .hasMessage("mine");
        assertThat(failure(
                        client.call(request, message -> {
                            throw new AssertionError("mine, too");
                        }),
                        AssertionError.class))
                .hasMessage("mine, too");
    }

    @Test
    void requestThatCannotBeWrittenFails() throws Exception {
        Request noHeader = Request.builder(NLMSG_NOOP)
                .header(out -> {
                    throw new ArithmeticException("mine");
                })
                .build();
        failure(client.execute(noHeader), ArithmeticException.class);
        Request tooBig =
                Request.builder(NLMSG_NOOP).attributes(out -> out.u8(1, 256)).build();
        failure(client.execute(tooBig), IllegalArgumentException.class);
        Request error = Request.builder(NLMSG_NOOP)
                .attributes(out -> {
                    throw new AssertionError("mine, too");
                })
                .build();
        failure(client.execute(error), AssertionError.class);
        failure(client.dump(error, MessageView::type), AssertionError.class);
    }

    @Test
    void requestThatIsTooBigIsNotSent() throws Exception {
        try (NetlinkClient narrow = NetlinkClient.builder(NETLINK_ROUTE)
                .option(ChannelOption.SO_SNDBUF, 1)
                .open()) {
            Request request = Request.builder(NLMSG_NOOP)
                    .attributes(out -> out.bytes(1, new byte[60_000]))
                    .label("much")
                    .build();
            SystemCallException failure = failure(narrow.execute(request), SystemCallException.class);
            assertThat(failure.errno()).isEqualTo(EMSGSIZE);
            assertThat(failure.systemCall()).startsWith("send");
            assertThat(failure).hasMessageStartingWith("much: send").hasMessageContaining("SO_SNDBUF");
        }
    }

    @Test
    void rubbishFailsWhatIsPendingAndIsNoEnd() throws Exception {
        ScriptedSocket socket = ScriptedSocket.of(client);
        NetlinkFuture<Integer> call = client.call(ACKNOWLEDGED_ONLY, MessageView::type);
        socket.request();
        socket.receive(Unpooled.wrappedBuffer(new byte[20]));
        assertThat(failure(call, MalformedReplyException.class)).hasMessageContaining("nlmsg_len");
        client.channel().pipeline().remove(socket);
    }

    @Test
    void lateAnswerCompletesNothing() throws Exception {
        ScriptedSocket socket = ScriptedSocket.of(client);
        NetlinkFuture<Integer> cancelled = client.call(ACKNOWLEDGED_ONLY, message -> message.u8(0));
        Sent late = socket.request();
        cancelled.cancel(false);
        NetlinkFuture<Integer> call = client.call(ACKNOWLEDGED_ONLY, message -> message.u8(0));
        Sent request = socket.request();
        socket.reply(late, 0, 1);
        socket.acknowledge(late);
        socket.reply(request, 0, 2);
        socket.acknowledge(request);
        assertThat(value(call)).isEqualTo(2);
        client.channel().pipeline().remove(socket);
    }

    @Test
    void firstOfSeveralRepliesCountsWhateverItIsWorth() throws Exception {
        ScriptedSocket socket = ScriptedSocket.of(client);
        NetlinkFuture<Integer> call = client.call(ACKNOWLEDGED_ONLY, message -> message.u8(0));
        NetlinkFuture<Integer> choosy = client.call(ACKNOWLEDGED_ONLY, message -> {
            if (message.u8(0) == 1) {
                throw new MalformedMessageException("one", 16, 4, 1);
            }
            return message.u8(0);
        });
        for (Sent request : List.of(socket.request(), socket.request())) {
            socket.reply(request, 0, 1);
            socket.reply(request, 0, 2);
            socket.acknowledge(request);
        }
        assertThat(value(call)).isEqualTo(1);
        failure(choosy, MalformedReplyException.class);
        client.channel().pipeline().remove(socket);
    }

    @Test
    void closingEndsWhatIsPending() throws Exception {
        NetlinkClient closing = NetlinkClient.open(NETLINK_ROUTE);
        Request silence = Request.builder(NLMSG_NOOP)
                .replyAfterAcknowledgement()
                .label("silence")
                .build();
        List<NetlinkFuture<?>> pending = new ArrayList<>();
        pending.add(closing.call(silence, MessageView::type));
        closing.channel().config().setAutoRead(false);
        pending.add(closing.dump(Rtnetlink.getLinks(), Link::decode));
        pending.add(closing.dump(Rtnetlink.getLinks(), Link::decode));
        ScriptedSocket.of(closing);
        pending.add(closing.execute(ACKNOWLEDGED_ONLY));
        closing.close();
        assertThat(pending.getFirst()).as("done when close() returns").isDone();
        assertThat(failure(pending.getFirst(), ClientClosedException.class))
                .hasMessage("silence: the client is closed");
        failure(pending.getLast(), ClientClosedException.class);
    }

    @Test
    void closedClientRefusesEverything() throws Exception {
        NetlinkClient closed = NetlinkClient.open(NETLINK_ROUTE);
        closed.close();
        closed.close();
        failure(closed.execute(ACKNOWLEDGED_ONLY), ClientClosedException.class);
        failure(closed.call(ACKNOWLEDGED_ONLY, MessageView::type), ClientClosedException.class);
        failure(closed.dump(ACKNOWLEDGED_ONLY, MessageView::type), ClientClosedException.class);
    }
}
