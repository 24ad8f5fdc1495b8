// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Checks that values and golden bytes become each other, whichever way one goes. */
final class Golden {
    private final ByteOrder order;

    private Golden(ByteOrder order) {
        this.order = order;
    }

    static Golden littleEndian() {
        return new Golden(ByteOrder.LITTLE_ENDIAN);
    }

    static Golden bigEndian() {
        return new Golden(ByteOrder.BIG_ENDIAN);
    }

    /**
     * Checks attributes in both directions.
     *
     * @param dump the golden bytes
     * @param write writes them
     * @param read reads them, from a cursor on the first, which has to be left on the last
     */
    void attributes(String dump, Consumer<AttributeWriter> write, Consumer<AttributeReader> read) {
        ByteBuf written = Unpooled.buffer();
        write.accept(AttributeWriter.of(written, order));
        Hex.assertBytes(written, dump);
        attributes(dump, read);
    }

    /**
     * Checks attributes that the writer would write otherwise.
     *
     * @param dump the golden bytes
     * @param read reads them, from a cursor on the first, which has to be left on the last
     */
    void attributes(String dump, Consumer<AttributeReader> read) {
        AttributeReader in = AttributeReader.of(Hex.buffer(dump), order);
        assertThat(in.next()).as("there is an attribute").isTrue();
        read.accept(in);
        assertThat(in.next()).as("there is another attribute").isFalse();
    }
}
