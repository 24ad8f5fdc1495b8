// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.unix.FileDescriptor;
import io.nettylink.internal.ffm.NetlinkSocket;
import java.io.IOException;

/** A socket's descriptor as Netty sees it. Closing it goes through the socket, which knows who else is using it. */
final class SocketDescriptor extends FileDescriptor {
    private final NetlinkSocket socket;

    SocketDescriptor(NetlinkSocket socket) {
        super(socket.fd());
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
