// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit.contract;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_USERSOCK;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageView;
import io.nettylink.testkit.Answer;
import io.nettylink.testkit.FakeKernel;
import io.nettylink.testkit.FakeProtocol;
import io.nettylink.testkit.FakeTable;
import io.nettylink.testkit.KernelMessage;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract, kept by the simulated kernel. What is scripted here is what the real one says to the same requests. */
@Timeout(60)
class FakeKernelTest
        implements BindingContract,
                RequestContract,
                SendBatchContract,
                ReceiveBatchContract,
                DumpContract,
                BufferContract,
                UserContract {
    private static final int RTM_DELRULE = 33;
    private static final int FIB_RULE_HDR_LENGTH = 12;
    private static final int IFF_UP = 1;

    private final FakeKernel kernel = new FakeKernel();

    FakeKernelTest() {
        FakeProtocol route = kernel.protocol(NETLINK_ROUTE);
        route.on(RTM_GETLINK, request -> Answer.messages(loopback(0)));
        route.on(RTM_NEWLINK, request -> setLink(route, request));
        kernel.protocol(NETLINK_USERSOCK).groups(Integer.SIZE);
        FakeTable<Long> rules = FakeTable.of(RTM_NEWRULE, RTM_DELRULE, FakeKernelTest::priority);
        route.on(RTM_GETRULE, rules::get).on(RTM_NEWRULE, rules::create);
        kernel.generic();
    }

    @AfterEach
    void close() {
        kernel.close();
    }

    @Override
    public TestSocket open(int protocol) throws IOException {
        return new TestSocket(kernel.open(protocol));
    }

    @Test
    void severalPartsAndBuffersAreOneCall() throws Exception {
        ByteBuf[] parts = {Unpooled.directBuffer(), Unpooled.directBuffer()};
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            for (int i = 0; i < parts.length; i++) {
                TestSocket.encode(RequestContract.ASK, i + 1, RequestContract.NOOP)
                        .accept(parts[i]);
            }
            assertThat(socket.socket.send(parts, 2)).isEqualTo(2 * NLMSG_HDRLEN);
            assertThat(socket.socket.receive(parts, 2)).isEqualTo(2);
            assertThat(socket.socket.size(1)).isEqualTo(36);
            socket.assertSilent();
        } finally {
            parts[0].release();
            parts[1].release();
        }
    }

    private static long priority(MessageView rule) {
        AttributeReader in = rule.attributes(FIB_RULE_HDR_LENGTH);
        while (in.next()) {
            if (in.type() == FRA_PRIORITY) {
                return in.u32();
            }
        }
        return 0;
    }

    private static KernelMessage loopback(int flags) {
        return KernelMessage.of(
                RTM_NEWLINK,
                out -> out.u32(0).u32(LOOPBACK).u32(flags).u32(0).attributes().string(IFLA_IFNAME, "lo"));
    }

    private static Answer setLink(FakeProtocol route, MessageView request) {
        if (request.s32(4) == 0) {
            return Answer.error(Errno.EOPNOTSUPP).text(UNKNOWN_KIND);
        }
        route.publish(RTNLGRP_LINK, loopback(request.s32(8) & IFF_UP));
        return Answer.success();
    }
}
