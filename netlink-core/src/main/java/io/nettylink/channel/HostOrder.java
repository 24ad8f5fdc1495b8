// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;

/** Numbers in the byte order of this machine, which is that of netlink. */
final class HostOrder {
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private HostOrder() {}

    static int u16(ByteBuf buffer, int index) {
        return LITTLE_ENDIAN ? buffer.getUnsignedShortLE(index) : buffer.getUnsignedShort(index);
    }

    static long u32(ByteBuf buffer, int index) {
        return LITTLE_ENDIAN ? buffer.getUnsignedIntLE(index) : buffer.getUnsignedInt(index);
    }
}
