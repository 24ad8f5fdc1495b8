// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;

/**
 * Reads everything that can be read of a datagram: each message, its fixed header, its attributes with the getters,
 * each value as a nest, and the acknowledgement.
 *
 * <p>Only {@link MalformedMessageException} is taken for an answer, loops are bounded by the bytes there are, and the
 * buffer has to be the same afterwards.
 */
final class Walk {
    private static final int LONGEST_HEADER = 20;

    private final ByteBuf datagram;
    private int attributes;
    private int malformed;

    private Walk(ByteBuf datagram) {
        this.datagram = datagram;
    }

    /** What was met on a walk. */
    record Result(int messages, int attributes, int malformed) {}

    static Result over(ByteBuf datagram, ByteOrder order) {
        int readerIndex = datagram.readerIndex();
        int writerIndex = datagram.writerIndex();
        int references = datagram.refCnt();
        Walk walk = new Walk(datagram);
        int messages = walk.messages(MessageReader.of(datagram, order));
        check(datagram.readerIndex() == readerIndex, "the reader index moved");
        check(datagram.writerIndex() == writerIndex, "the writer index moved");
        check(datagram.refCnt() == references, "the reference count changed");
        return new Result(messages, walk.attributes, walk.malformed);
    }

    private int messages(MessageReader in) {
        int bound = datagram.readableBytes() / NetlinkConstants.NLMSG_HDRLEN;
        int messages = 0;
        try {
            while (in.next()) {
                messages++;
                check(messages <= bound, "more messages than there is room for");
                message(in);
            }
        } catch (MalformedMessageException e) {
            note(e);
            check(!in.next(), "the cursor goes on behind malformed bytes");
        }
        return messages;
    }

    private void message(MessageReader in) {
        for (int offset = -1; offset <= LONGEST_HEADER; offset++) {
            in.u8(offset);
            in.u16(offset);
            in.u32(offset);
        }
        check(in.payload().readableBytes() == in.payloadLength(), "payload and its length differ");
        for (int header : new int[] {0, GenetlinkConstants.GENL_HDRLEN, LONGEST_HEADER}) {
            attributes(in.attributes(header), in.payloadLength());
        }
        if (Acknowledgement.isOne(in)) {
            try {
                assertThat(Acknowledgement.read(in).errno()).isNotNegative();
            } catch (MalformedMessageException e) {
                note(e);
            }
        }
    }

    private void attributes(AttributeReader in, int room) {
        int bound = room / NetlinkConstants.NLA_HDRLEN;
        int count = 0;
        try {
            while (in.next()) {
                count++;
                attributes++;
                check(count <= bound, "more attributes than there is room for");
                check(in.length() <= room - NetlinkConstants.NLA_HDRLEN, "an attribute is longer than what holds it");
                check(in.type() <= NetlinkConstants.NLA_TYPE_MASK, "a type has flag bits");
                get(in);
                attributes(in.nested(), in.length());
            }
        } catch (MalformedMessageException e) {
            note(e);
            check(!in.next(), "the cursor goes on behind malformed bytes");
        }
    }

    /** Calls all getters that take a value of this length, and each time another one that does not. */
    private void get(AttributeReader in) {
        Getters.Getter other = Getters.ALL.get(attributes % Getters.ALL.size());
        for (Getters.Getter getter : Getters.ALL) {
            if (getter.takes().test(in.length())) {
                getter.read().accept(in);
            } else if (getter.equals(other)) {
                refused(in, getter);
            }
        }
    }

    private void refused(AttributeReader in, Getters.Getter getter) {
        try {
            getter.read().accept(in);
        } catch (MalformedMessageException e) {
            note(e);
            return;
        }
        throw new AssertionError(getter + " took " + in.length() + " bytes");
    }

    private void note(MalformedMessageException e) {
        malformed++;
        check(e.offset() >= 0 && e.offset() <= datagram.readableBytes(), "the offset lies outside");
    }

    /** Spares the millions of calls of a random test the cost of a fluent assertion. */
    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
