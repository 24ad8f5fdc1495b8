// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nettylink.codec.MessageWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Writes requests. */
@State(Scope.Thread)
public class EncodeBenchmark {
    private final ByteBuf out = UnpooledByteBufAllocator.DEFAULT.directBuffer(1024);
    private final MessageWriter writer = MessageWriter.begin(out, Messages.GENL_ID_CTRL, 0, 0, 0);
    private long sequence;

    /** Makes the buffer. */
    public EncodeBenchmark() {}

    /**
     * {@code CTRL_CMD_GETFAMILY}: an attribute that is a text.
     *
     * @return the length
     */
    @Benchmark
    public int family() {
        out.clear();
        writer.another(Messages.GENL_ID_CTRL, 5, ++sequence, 0);
        writer.u8(3).u8(1).u16(0);
        writer.attributes().string(2, "nlctrl");
        return writer.end();
    }

    /**
     * {@code RTM_NEWROUTE}: five attributes of 32 bits.
     *
     * @return the length
     */
    @Benchmark
    public int route() {
        out.clear();
        writer.another(Messages.RTM_NEWROUTE, 0x605, ++sequence, 0);
        writer.u8(2).u8(32).u8(0).u8(0).u8(254).u8(4).u8(0).u8(1).u32(0);
        writer.attributes()
                .u32BigEndian(1, 0x1000_0000L + sequence)
                .u32(4, 3)
                .u32BigEndian(5, 0x0aff_ff02L)
                .u32(6, 100)
                .u32BigEndian(7, 0x0aff_ff01L);
        return writer.end();
    }
}
