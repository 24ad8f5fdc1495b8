// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageWriter;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Codec: what is written is what is read. The input is a script: the byte order, then messages, each with its header's
 * fields, a fixed header and attributes, see {@link AttributeScript}.
 */
class RoundTripFuzzTest {
    private static final int MOST_MESSAGES = 4;
    private static final int LONGEST_HEADER = 24;

    /** What was written of a message. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Written(
            int type, int flags, long sequence, long portId, byte[] header, List<WrittenAttribute> attributes) {

        void check(MessageReader in) {
            Check.that(in.next(), "a message is missing");
            Check.that(
                    in.type() == type && in.flags() == flags && in.sequence() == sequence && in.portId() == portId,
                    "a message's header reads differently");
            for (int i = 0; i < header.length; i++) {
                Check.that(in.u8(i) == (header[i] & 0xff), "the fixed header reads differently");
            }
            WrittenAttribute.check(attributes, in.attributes(header.length));
        }
    }

    @FuzzTest
    void anyMessage(byte[] input) {
        Script script = new Script(input);
        ByteOrder order = script.flag() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(8);
        try {
            out.writeZero(4).skipBytes(4);
            List<Written> messages = new ArrayList<>();
            while (!script.isAtEnd() && messages.size() < MOST_MESSAGES) {
                write(script, out, order, messages);
            }
            Check.that(out.readableBytes() % 4 == 0, "the last message is not padded");
            MessageReader in = MessageReader.of(out, order);
            messages.forEach(message -> message.check(in));
            Check.that(!in.next(), "there are more messages than were written");
        } finally {
            Check.that(out.refCnt() == 1, "the buffer's references do not add up");
            out.release();
        }
    }

    private static void write(Script script, ByteBuf out, ByteOrder order, List<Written> messages) {
        int type = script.s32() >> script.below(32);
        int flags = script.s32() >> script.below(32);
        long sequence = script.s64() >> script.below(64);
        long portId = script.s64() >> script.below(64);
        int before = out.writerIndex();
        MessageWriter writer;
        try {
            writer = MessageWriter.begin(out, order, type, flags, sequence, portId);
        } catch (IllegalArgumentException e) {
            Check.that(out.writerIndex() == before, "a header that was refused was written in part");
            Check.that((type | flags) >>> 16 != 0 || (sequence | portId) >>> 32 != 0, "a header was refused");
            return;
        }
        Check.that((type | flags) >>> 16 == 0 && (sequence | portId) >>> 32 == 0, "a header was not refused");
        byte[] header = header(script, writer);
        List<WrittenAttribute> attributes = new ArrayList<>();
        new AttributeScript(script, out).write(writer.attributes(), attributes);
        if (script.below(8) == 7) {
            writer.cancel();
            Check.that(out.writerIndex() == before, "something is left of a message that was cancelled");
            return;
        }
        int length = writer.end();
        Check.that(length == (header.length + 3 & ~3) + 16 + WrittenAttribute.length(attributes), "a wrong length");
        messages.add(new Written(type, flags, sequence, portId, header, attributes));
    }

    private static byte[] header(Script script, MessageWriter writer) {
        byte[] bytes = script.bytes(script.below(LONGEST_HEADER));
        int zeros = script.below(4);
        writer.bytes(bytes).zero(zeros);
        byte[] header = new byte[bytes.length + zeros];
        System.arraycopy(bytes, 0, header, 0, bytes.length);
        return header;
    }
}
