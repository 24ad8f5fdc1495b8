// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.NetlinkConstants.NLMSG_ALIGNTO;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;

import io.netty.buffer.ByteBufUtil;
import io.nettylink.codec.Errno;
import io.nettylink.codec.NetlinkConstants;
import io.nettylink.codec.NetlinkMessage;
import java.util.Objects;

/** One request in the simulated kernel: carries an answer out. */
final class RequestRun {
    private final FakeKernel kernel;
    private final FakeSocket socket;
    private final NetlinkMessage request;

    RequestRun(FakeKernel kernel, FakeSocket socket, NetlinkMessage request) {
        this.kernel = kernel;
        this.socket = socket;
        this.request = request;
    }

    /** Carries an answer out, on whichever thread. */
    void finish(Answer answer) {
        kernel.lock().run(() -> {
            switch (answer.kind()) {
                case SILENCE -> {}
                case LATER -> Objects.requireNonNull(answer.later()).add(this);
                case DUMP -> dump(answer);
                case DO -> perform(answer);
            }
        });
    }

    /** Acknowledges where that is asked for, or there is an error to tell. */
    void acknowledge(Answer answer) {
        int errno = answer.errno();
        if (errno == 0 && !request.has(NLM_F_ACK)) {
            return;
        }
        boolean capped = errno == 0 || socket.has(SocketOptions.CAP_ACK);
        boolean told = socket.has(SocketOptions.EXT_ACK) && !answer.extended().isEmpty(errno == 0);
        KernelMessage message = KernelMessage.of(NLMSG_ERROR, out -> {
            out.u32(-errno)
                    .u32(NetlinkConstants.NLMSG_HDRLEN + request.payloadLength())
                    .u16(request.type())
                    .u16(request.flags())
                    .u32(request.sequence())
                    .u32(request.portId());
            if (!capped) {
                // The kernel counts the padding in.
                out.bytes(ByteBufUtil.getBytes(request.payload())).zero(-request.payloadLength() & (NLMSG_ALIGNTO - 1));
            }
            if (told) {
                answer.extended().write(out.attributes(), errno == 0);
            }
        });
        send(Traffic.ACKNOWLEDGEMENT, message, (capped ? NLM_F_CAPPED : 0) | (told ? NLM_F_ACK_TLVS : 0));
    }

    private void perform(Answer answer) {
        if (answer.isAcknowledgedFirst()) {
            acknowledge(answer);
        }
        for (KernelMessage message : answer.messages()) {
            send(Traffic.REPLY, message, 0);
        }
        if (!answer.isAcknowledgedFirst()) {
            acknowledge(answer);
        }
    }

    private void dump(Answer answer) {
        if (kernel.faults().takeBusyDump() || socket.isDumping()) {
            acknowledge(Answer.error(Errno.EBUSY));
            return;
        }
        DumpPart ordered = kernel.faults().takeInterruption();
        DumpPart interrupted = ordered == null ? answer.interrupted() : ordered;
        socket.start(new RunningDump(answer, interrupted, request.sequence(), socket.portId()));
    }

    private void send(Traffic traffic, KernelMessage message, int flags) {
        byte[] bytes = message.encode(flags, request.sequence(), socket.portId());
        kernel.faults().pass(traffic, new Datagram(bytes, 0, 0), socket::deliver);
    }
}
