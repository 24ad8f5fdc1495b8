// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.unix.FileDescriptor;
import io.nettylink.channel.spi.NetlinkSocket;
import java.io.IOException;

/** A socket's descriptor as Netty sees it. Closing it goes through the socket, which knows who else is using it. */
final class SocketDescriptor extends FileDescriptor {
    /** For a socket that is none of the kernel's: Netty wants a number, and no descriptor gets this one. */
    private static final int NOWHERE = Integer.MAX_VALUE;

    private final NetlinkSocket socket;

    SocketDescriptor(NetlinkSocket socket) {
        super(socket.descriptor() == NetlinkSocket.NO_DESCRIPTOR ? NOWHERE : socket.descriptor());
        this.socket = socket;
    }

    @Override
    public void close() throws IOException {
        if (markClosed()) {
            int result = socket.close();
            if (result < 0) {
                throw new NetlinkIoException("close", "AF_NETLINK", -result);
            }
        }
    }
}
