// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import io.netty.buffer.ByteBuf;

/** The members of a structure, at the end of a buffer. */
final class StructFields implements StructWriter {
    private final ByteBuf out;
    private final boolean little;

    StructFields(ByteBuf out, boolean little) {
        this.out = out;
        this.little = little;
    }

    @Override
    public StructFields u8(int value) {
        out.writeByte(value);
        return this;
    }

    @Override
    public StructFields u16(int value) {
        Wire.write16(out, value, little);
        return this;
    }

    @Override
    public StructFields u32(long value) {
        Wire.write32(out, (int) value, little);
        return this;
    }

    @Override
    public StructFields u64(long value) {
        Wire.write64(out, value, little);
        return this;
    }

    @Override
    public StructFields u16BigEndian(int value) {
        out.writeShort(value);
        return this;
    }

    @Override
    public StructFields u32BigEndian(long value) {
        out.writeInt((int) value);
        return this;
    }

    @Override
    public StructFields u64BigEndian(long value) {
        out.writeLong(value);
        return this;
    }

    @Override
    public StructFields bytes(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    @Override
    public StructFields zero(int count) {
        out.writeZero(count);
        return this;
    }
}
