// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.nettylink.codec.GenetlinkConstants;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkMessage;
import java.nio.ByteOrder;
import java.util.List;

/** Codec: walks the messages of a datagram, their fixed headers and their attributes. The input is the datagram. */
class DatagramFuzzTest {
    private static final List<ByteOrder> ORDERS = List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
    private static final int[] HEADERS = {0, GenetlinkConstants.GENL_HDRLEN, 18, Integer.MAX_VALUE};
    private static final int STEPS_PER_BYTE = 16;

    @FuzzTest
    void anyDatagram(byte[] datagram) {
        for (ByteOrder order : ORDERS) {
            Surroundings.compare(datagram, STEPS_PER_BYTE, (bytes, trace) -> walk(bytes, order, trace));
        }
    }

    private static void walk(ByteBuf datagram, ByteOrder order, Trace trace) {
        MessageReader in = MessageReader.of(datagram, order);
        int left = datagram.readableBytes();
        try {
            while (in.next()) {
                trace.step();
                left -= NLMSG_HDRLEN + in.payloadLength();
                Check.that(in.payloadLength() >= 0 && left >= 0, "messages are longer than their datagram");
                read(in, trace);
                kept(in, trace);
            }
        } catch (MalformedMessageException e) {
            trace.value(e.getMessage());
            Check.that(!in.next(), "the cursor goes on behind malformed bytes");
        }
        Check.that(!in.next(), "the cursor goes on behind its end");
    }

    private static void read(MessageView message, Trace trace) {
        trace.number(message.type());
        trace.number(message.flags());
        trace.number(message.sequence());
        trace.number(message.portId());
        trace.value(message.payload());
        Check.that(message.payload().readableBytes() == message.payloadLength(), "a payload and its length differ");
        for (int offset : new int[] {Integer.MIN_VALUE, -1, 0, 1, message.payloadLength() - 2, Integer.MAX_VALUE}) {
            trace.number(message.u8(offset));
            trace.number(message.u16(offset));
            trace.number(message.s32(offset));
            trace.number(message.u32(offset));
        }
        for (int header : HEADERS) {
            AttributeWalk.over(message.attributes(header), message.payloadLength(), trace);
        }
    }

    /** A message that is kept says what the cursor says, and holds a reference as long as it is wanted. */
    private static void kept(MessageReader in, Trace trace) {
        NetlinkMessage message = in.retain();
        NetlinkMessage copy = message.copy();
        try {
            Check.that(
                    message.type() == in.type()
                            && message.flags() == in.flags()
                            && message.sequence() == in.sequence()
                            && message.portId() == in.portId()
                            && message.payload().equals(in.payload()),
                    "a kept message differs from the cursor's");
            Check.that(message.equals(copy), "a copy differs from its original");
            Trace first = new Trace(in.payloadLength(), STEPS_PER_BYTE);
            read(message, first);
            Trace again = new Trace(in.payloadLength(), STEPS_PER_BYTE);
            read(copy, again);
            Check.that(again.isSameAs(first), "a copy reads differently from its original");
            trace.value(message.payload());
        } finally {
            copy.release();
            message.release();
        }
    }
}
