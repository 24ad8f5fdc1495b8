// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLA_F_NET_BYTEORDER;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What is around an attribute's value: its header and its padding. A search for a path is told where each begins. */
final class AttributeFrame {
    private final ByteBuf out;
    private final boolean little;
    private final @Nullable PathSearch search;

    AttributeFrame(ByteBuf out, boolean little, @Nullable PathSearch search) {
        this.out = out;
        this.little = little;
        this.search = search;
    }

    /** Writes the header of a value that is written next. */
    void header(int type, long length) {
        begins(type);
        AttributeHeader.write(out, type, 0, length, little);
    }

    /** The header of a value that may be marked as big-endian. */
    void markableHeader(int type, long length) {
        begins(type & ~NLA_F_NET_BYTEORDER);
        AttributeHeader.write(out, type, NLA_F_NET_BYTEORDER, length, little);
    }

    /** A whole attribute of up to four bytes, which are in a number as they are in memory. */
    void small(int type, int flags, int length, int value) {
        begins(type & ~flags);
        AttributeHeader.writeSmall(out, type, flags, length, value, little);
    }

    /** The header of what a body writes, whose length is known afterwards. Where it throws, nothing of it stays. */
    void enclose(int type, int flags, Runnable body) {
        int start = out.writerIndex();
        header(type, 0);
        boolean complete = false;
        if (search != null) {
            search.enters(type);
        }
        try {
            body.run();
            int length = out.writerIndex() - start;
            AttributeHeader.checkLength(type, length);
            Wire.set16(out, start, length, little);
            Wire.set16(out, start + 2, type | flags, little);
            pad(length);
            complete = true;
        } finally {
            if (search != null) {
                search.leaves();
            }
            if (!complete) {
                out.writerIndex(start);
            }
        }
    }

    /** The padding of a value. */
    void pad(int length) {
        int padding = Wire.align(length) - length;
        if (padding > 0) {
            out.writeZero(padding);
        }
    }

    private void begins(int type) {
        if (search != null) {
            search.begins(type, out.writerIndex());
        }
    }
}
