// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawSocketTest {
    private static final int EAGAIN = 11;
    private static final int NETLINK_USERSOCK = 2;
    private static final int NETLINK_GENERIC = 16;
    private static final int EBADF = 9;
    private static final int EINVAL = 22;
    private static final int EPROTONOSUPPORT = 93;

    @Test
    void errorsAreNegatedNumbers() {
        assertThat(RawSocket.create(99)).isEqualTo(-EPROTONOSUPPORT);
        RawSocket socket = open(NETLINK_GENERIC);
        assertThat(socket.setOption(LinuxNetlink.SOL_NETLINK, LinuxNetlink.NETLINK_ADD_MEMBERSHIP, 0))
                .isEqualTo(-EINVAL);
        assertThat(socket.receive(0, 0)).isEqualTo(-EAGAIN);
        assertThat(socket.close()).isZero();
    }

    @Test
    void nothingReachesAClosedDescriptor() {
        RawSocket socket = open(NETLINK_GENERIC);
        assertThat(socket.close()).isZero();
        assertThat(socket.close()).isZero();
        assertThat(socket.isOpen()).isFalse();
        assertThat(socket.bind(0, 0)).isEqualTo(-EBADF);
        assertThat(socket.receive(0, 0)).isEqualTo(-EBADF);
        assertThat(socket.send(0, 0)).isEqualTo(-EBADF);
        assertThat(socket.send(0, 0, 0, 0)).isEqualTo(-EBADF);
        assertThat(socket.option(SysSocket.SOL_SOCKET, SysSocket.SO_RCVBUF)).isEqualTo(-EBADF);
        assertThat(socket.drops()).isEqualTo(-EBADF);
    }

    @Test
    void receivesWhatFitsAndTellsTheTrueSize() {
        RawSocket sender = open(NETLINK_USERSOCK);
        RawSocket receiver = open(NETLINK_USERSOCK);
        assertThat(sender.bind(0, 0)).isZero();
        assertThat(receiver.bind(0, 0)).isZero();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(100);
            memory.fill((byte) 7);
            assertThat(receiver.nextSize()).isEqualTo(-EAGAIN);
            assertThat(sender.send(memory.address(), 100, name(receiver), 0)).isEqualTo(100);
            assertThat(sender.send(memory.address(), 40, name(receiver), 0)).isEqualTo(40);
            assertThat(receiver.nextSize()).isEqualTo(100);

            MemorySegment room = arena.allocate(64);
            assertThat(receiver.receive(room.address(), 64)).isEqualTo(100);
            assertThat(receiver.truncated()).isTrue();
            assertThat(receiver.senderPortId()).isEqualTo(name(sender));

            assertThat(receiver.receive(room.address(), 64)).isEqualTo(40);
            assertThat(receiver.truncated()).isFalse();
            assertThat(room.get(ValueLayout.JAVA_BYTE, 39)).isEqualTo((byte) 7);
            assertThat(receiver.nextSize()).isEqualTo(-EAGAIN);
        }
        sender.close();
        receiver.close();
    }

    @Test
    void listsMembershipsAbove32() {
        RawSocket socket = open(NETLINK_GENERIC);
        for (int group : new int[] {1, 32, 33, 64}) {
            assertThat(socket.setOption(LinuxNetlink.SOL_NETLINK, LinuxNetlink.NETLINK_ADD_MEMBERSHIP, group))
                    .isZero();
        }
        List<Integer> groups = new ArrayList<>();
        assertThat(socket.memberships(groups)).isZero();
        assertThat(groups).containsExactly(1, 32, 33, 64);
        socket.close();
    }

    @Test
    void addressOfASliceIsThatOfItsPosition() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64);
        long start = RawSocket.address(buffer);
        assertThat(RawSocket.address(buffer.position(10))).isEqualTo(start + 10);
        assertThat(RawSocket.address(buffer.slice())).isEqualTo(start + 10);
    }

    private static RawSocket open(int protocol) {
        int fd = RawSocket.create(protocol);
        assertThat(fd).isNotNegative();
        return new RawSocket(fd);
    }

    private static long name(RawSocket socket) {
        long[] name = new long[2];
        assertThat(socket.localName(name)).isZero();
        return name[0];
    }
}
