// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.channel.ClassicFilter.Instruction;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import java.io.IOException;
import java.util.List;

/**
 * Ends receiving for good. Netlink has no {@code shutdown(2)}, and a socket that is just not read any more fills up: so
 * the kernel is told to drop whatever comes, and what has come already is taken off.
 */
final class InputShutdown {
    private static final ClassicFilter NOTHING =
            new ClassicFilter(List.of(new Instruction(BpfCode.RETURN, ClassicFilter.DROP)));

    private final SocketChannel channel;
    private final NetlinkSocket socket;

    InputShutdown(SocketChannel channel, NetlinkSocket socket) {
        this.channel = channel;
        this.socket = socket;
    }

    /**
     * Does it.
     *
     * @throws IOException if the filter is refused, and nothing has changed
     */
    void perform() throws IOException {
        channel.check("setsockopt", "SO_ATTACH_FILTER", channel.config().attach(NOTHING));
        leaveGroups();
        drain();
    }

    /** Saves the kernel the copies that the filter would drop. */
    private void leaveGroups() throws IOException {
        GroupMembership groups = new GroupMembership(channel, socket);
        for (int group : groups.list()) {
            try {
                groups.leave(group);
            } catch (NetlinkIoException refused) {
                // Leaving takes the permission to join, which may be gone by now. The filter does without.
                return;
            }
        }
    }

    private void drain() {
        ByteBuf room = Unpooled.directBuffer(1, 1);
        try {
            ByteBuf[] buffers = {room};
            int result;
            do {
                result = socket.receive(buffers, 1);
            } while (result > 0 || result == -Errno.EINTR || result == -Errno.ENOBUFS);
        } finally {
            room.release();
        }
    }
}
