// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.socket;

import io.netty.buffer.ByteBuf;
import io.nettylink.internal.ffm.RawSocket;

/** Where buffers lie in memory. */
public final class DirectBuffers {
    private DirectBuffers() {}

    /**
     * Tells whether the kernel can read or write a buffer where it is.
     *
     * @param buffer the buffer
     * @return whether it is one piece, outside the heap
     */
    public static boolean isAddressable(ByteBuf buffer) {
        return buffer.hasMemoryAddress() || (buffer.isDirect() && buffer.nioBufferCount() == 1);
    }

    /** The address of an {@linkplain #isAddressable addressable} buffer's index 0. */
    static long address(ByteBuf buffer) {
        // Without sun.misc.Unsafe Netty's direct buffers do not tell their address; java.lang.foreign does.
        return buffer.hasMemoryAddress()
                ? buffer.memoryAddress()
                : RawSocket.address(buffer.internalNioBuffer(0, buffer.capacity()));
    }
}
