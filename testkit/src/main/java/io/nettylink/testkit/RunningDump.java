// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP_INTR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dump between its request and its {@code NLMSG_DONE}: makes one datagram after the other. */
final class RunningDump {
    private Answer answer;
    private final List<KernelMessage> rows;
    private final @Nullable DumpPart interrupted;
    private final long sequence;
    private final long portId;
    private int next;
    private boolean done;

    RunningDump(Answer answer, @Nullable DumpPart interrupted, long sequence, long portId) {
        this.answer = answer;
        this.rows = answer.messages();
        this.interrupted = interrupted;
        this.sequence = sequence;
        this.portId = portId;
    }

    /** Whether the last datagram has been made. */
    boolean isDone() {
        return done;
    }

    /** The next datagram: as many rows as have room, and the end if that has room, too. */
    byte[] fill(int room, boolean extendedAck) {
        ByteArrayOutputStream datagram = new ByteArrayOutputStream();
        while (next < rows.size()) {
            byte[] row = rows.get(next).encode(NLM_F_MULTI | mark(next), sequence, portId);
            if (datagram.size() > 0 && datagram.size() + row.length > room) {
                return datagram.toByteArray();
            }
            datagram.writeBytes(row);
            next++;
        }
        byte[] end = end(extendedAck);
        if (datagram.size() == 0 || datagram.size() + end.length <= room) {
            datagram.writeBytes(end);
            done = true;
        }
        return datagram.toByteArray();
    }

    /** The last datagram, where no more can be made. */
    byte[] abort(Answer failure, boolean extendedAck) {
        answer = failure;
        done = true;
        return end(extendedAck);
    }

    private int mark(int row) {
        boolean marked = (interrupted == DumpPart.FIRST && row == 0)
                || (interrupted == DumpPart.MIDDLE && row == rows.size() / 2);
        return marked ? NLM_F_DUMP_INTR : 0;
    }

    private byte[] end(boolean extendedAck) {
        boolean told = extendedAck && !answer.extended().isEmpty(answer.errno() == 0);
        int flags = NLM_F_MULTI
                | (interrupted == DumpPart.DONE || (interrupted != null && rows.isEmpty()) ? NLM_F_DUMP_INTR : 0)
                | (told ? NLM_F_ACK_TLVS : 0);
        return KernelMessage.of(NLMSG_DONE, out -> {
                    out.u32(-answer.errno());
                    if (told) {
                        answer.extended().write(out.attributes(), answer.errno() == 0);
                    }
                })
                .encode(flags, sequence, portId);
    }
}
