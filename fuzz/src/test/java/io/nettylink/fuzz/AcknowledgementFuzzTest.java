// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.ExtendedAck;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.MessageWriter;
import io.nettylink.codec.NetlinkMessage;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Codec: acknowledgements and extended acks. The input is a byte whose lowest bit chooses {@code NLMSG_ERROR} or
 * {@code NLMSG_DONE}, two bytes of flags, and the payload.
 */
class AcknowledgementFuzzTest {
    private static final List<ByteOrder> ORDERS = List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);

    @FuzzTest
    void anyAcknowledgement(byte[] input) {
        Script script = new Script(input);
        int type = script.flag() ? NLMSG_DONE : NLMSG_ERROR;
        int flags = script.u16();
        byte[] payload = script.rest();
        for (ByteOrder order : ORDERS) {
            Surroundings.compare(payload, 1, (bytes, trace) -> {
                NetlinkMessage message = new NetlinkMessage(type, flags, 1, 1, bytes, order);
                trace.value(read(message));
            });
            Surroundings.compare(
                    message(type, flags, payload, order), 1, (bytes, trace) -> trace.value(read(bytes, order)));
        }
    }

    private static Object read(ByteBuf datagram, ByteOrder order) {
        MessageReader in = MessageReader.of(datagram, order);
        Check.that(in.next(), "a message that was written is not there");
        NetlinkMessage kept = in.retain();
        try {
            Object expected = read(kept);
            Object found = read(in);
            // What a malformed one says is counted from the start of the datagram.
            boolean same = expected instanceof String ? found instanceof String : expected.equals(found);
            Check.that(same, "the cursor's acknowledgement differs from the message's");
            return found;
        } finally {
            kept.release();
        }
    }

    /** The acknowledgement, or what is wrong with it. */
    private static Object read(MessageView message) {
        Check.that(Acknowledgement.isOne(message), "an acknowledgement is not taken for one");
        Acknowledgement read;
        try {
            read = Acknowledgement.read(message);
        } catch (MalformedMessageException e) {
            return String.valueOf(e.getMessage());
        }
        Check.that(read.errno() >= 0, "an errno is negative");
        Check.that(read.isSuccess() == (read.errno() == 0), "a success has an errno");
        ExtendedAck said = read.extendedAck();
        Check.that(said.isEmpty() || message.has(NLM_F_ACK_TLVS), "an extended ack without the flag that announces it");
        int length = message.payloadLength();
        byte[] cookie = said.cookie();
        Check.that(cookie == null || cookie.length < length, "a part is longer than the whole");
        String text = said.message();
        Check.that(text == null || text.length() < length, "a text is longer than the whole");
        return read;
    }

    private static byte[] message(int type, int flags, byte[] payload, ByteOrder order) {
        ByteBuf out = Unpooled.buffer();
        MessageWriter writer = MessageWriter.begin(out, order, type, flags, 1, 1);
        writer.bytes(payload);
        writer.end();
        return ByteBufUtil.getBytes(out);
    }
}
