// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;
import io.nettylink.internal.ffm.NetlinkSocket;

/** Where buffers lie in memory. */
final class DirectBuffers {
    private DirectBuffers() {}

    /** Whether the kernel can read or write this buffer where it is: one piece, outside the heap. */
    static boolean isAddressable(ByteBuf buffer) {
        return buffer.hasMemoryAddress() || (buffer.isDirect() && buffer.nioBufferCount() == 1);
    }

    /** The address of an {@linkplain #isAddressable addressable} buffer's index 0. */
    static long address(ByteBuf buffer) {
        // Without sun.misc.Unsafe Netty's direct buffers do not tell their address; java.lang.foreign does.
        return buffer.hasMemoryAddress()
                ? buffer.memoryAddress()
                : NetlinkSocket.address(buffer.internalNioBuffer(0, buffer.capacity()));
    }
}
