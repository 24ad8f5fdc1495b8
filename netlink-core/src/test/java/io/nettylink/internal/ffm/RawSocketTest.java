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
        assertThat(socket.receive(1)).isEqualTo(-EAGAIN);
        assertThat(socket.receive(2)).isEqualTo(-EAGAIN);
        assertThat(socket.close()).isZero();
    }

    @Test
    void nothingReachesAClosedDescriptor() {
        RawSocket socket = open(NETLINK_GENERIC);
        assertThat(socket.close()).isZero();
        assertThat(socket.close()).isZero();
        assertThat(socket.isOpen()).isFalse();
        assertThat(socket.bind(0, 0)).isEqualTo(-EBADF);
        assertThat(socket.receive(1)).isEqualTo(-EBADF);
        assertThat(socket.nextSize()).isEqualTo(-EBADF);
        assertThat(socket.send(0, 0)).isEqualTo(-EBADF);
        assertThat(socket.send(1)).isEqualTo(-EBADF);
        assertThat(socket.sendTo(0, 0)).isEqualTo(-EBADF);
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
            assertThat(send(sender, memory, 100, receiver)).isEqualTo(100);
            assertThat(send(sender, memory, 40, receiver)).isEqualTo(40);
            assertThat(receiver.nextSize()).isEqualTo(100);

            MemorySegment room = arena.allocate(64);
            receiver.offer(0, room.address(), 64);
            assertThat(receiver.receive(1)).isEqualTo(1);
            assertThat(receiver.size(0)).isEqualTo(100);
            assertThat(receiver.truncated(0)).isTrue();
            assertThat(receiver.senderPortId(0)).isEqualTo(name(sender));

            receiver.offer(0, room.address(), 64);
            assertThat(receiver.receive(1)).isEqualTo(1);
            assertThat(receiver.size(0)).isEqualTo(40);
            assertThat(receiver.truncated(0)).isFalse();
            assertThat(room.get(ValueLayout.JAVA_BYTE, 39)).isEqualTo((byte) 7);
            assertThat(receiver.nextSize()).isEqualTo(-EAGAIN);
        }
        sender.close();
        receiver.close();
    }

    /** Connected to the kernel, a socket receives without asking who the sender is. */
    @Test
    void tellsTheTrueSizeOfWhatAConnectedSocketReceives() {
        RawSocket socket = open(NETLINK_GENERIC);
        assertThat(socket.connect(0, 0)).isZero();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64, 8);
            socket.offer(0, memory.address(), 20);
            assertThat(socket.receive(1)).isEqualTo(-EAGAIN);
            for (int capacity : new int[] {64, 20}) {
                refusedRequest(memory);
                assertThat(socket.send(memory.address(), 16)).isEqualTo(16);
                socket.offer(0, memory.address(), capacity);
                assertThat(socket.receive(1)).isEqualTo(1);
                assertThat(socket.size(0)).isEqualTo(36);
                assertThat(socket.truncated(0)).isEqualTo(capacity == 20);
                assertThat(socket.senderPortId(0)).isZero();
                assertThat(memory.get(ValueLayout.JAVA_SHORT, 4)).isEqualTo((short) 2); // NLMSG_ERROR
            }
        }
        socket.close();
    }

    @Test
    void aConnectedSocketThatJoinsAGroupTellsWhoSends() {
        RawSocket sender = open(NETLINK_USERSOCK);
        RawSocket receiver = open(NETLINK_USERSOCK);
        assertThat(sender.bind(0, 0)).isZero();
        assertThat(receiver.connect(0, 0)).isZero();
        assertThat(receiver.setOption(LinuxNetlink.SOL_NETLINK, LinuxNetlink.NETLINK_ADD_MEMBERSHIP, 3))
                .isZero();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64);
            sender.part(0, memory.address(), 40);
            sender.sendTo(0, 1 << 2);
            receiver.offer(0, memory.address(), 64);
            assertThat(receiver.receive(1)).isEqualTo(1);
            assertThat(receiver.senderPortId(0)).isEqualTo(name(sender));
        }
        sender.close();
        receiver.close();
    }

    /** A header alone, of a message type that no family has. */
    private static void refusedRequest(MemorySegment memory) {
        memory.fill((byte) 0);
        memory.set(ValueLayout.JAVA_INT, 0, 16);
        memory.set(ValueLayout.JAVA_SHORT, 4, (short) 1000);
        memory.set(ValueLayout.JAVA_SHORT, 6, (short) 5); // NLM_F_REQUEST | NLM_F_ACK
    }

    @Test
    void receivesSeveralDatagramsInOneCallEachInItsSlot() {
        RawSocket first = open(NETLINK_USERSOCK);
        RawSocket second = open(NETLINK_USERSOCK);
        RawSocket receiver = open(NETLINK_USERSOCK);
        List.of(first, second, receiver)
                .forEach(socket -> assertThat(socket.bind(0, 0)).isZero());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(100);
            assertThat(send(first, memory.fill((byte) 1), 20, receiver)).isEqualTo(20);
            assertThat(send(second, memory.fill((byte) 2), 100, receiver)).isEqualTo(100);
            assertThat(send(first, memory.fill((byte) 3), 40, receiver)).isEqualTo(40);

            MemorySegment[] rooms = new MemorySegment[4];
            for (int index = 0; index < rooms.length; index++) {
                rooms[index] = arena.allocate(64);
                receiver.offer(index, rooms[index].address(), 64);
            }
            assertThat(receiver.receive(4)).isEqualTo(3);
            // Looking at what comes next leaves what came as it is.
            assertThat(receiver.nextSize()).isEqualTo(-EAGAIN);
            assertThat(List.of(receiver.size(0), receiver.size(1), receiver.size(2)))
                    .containsExactly(20, 100, 40);
            assertThat(List.of(receiver.truncated(0), receiver.truncated(1), receiver.truncated(2)))
                    .containsExactly(false, true, false);
            assertThat(List.of(receiver.senderPortId(0), receiver.senderPortId(1), receiver.senderPortId(2)))
                    .containsExactly(name(first), name(second), name(first));
            for (int index = 0; index < 3; index++) {
                assertThat(rooms[index].get(ValueLayout.JAVA_BYTE, 19)).isEqualTo((byte) (index + 1));
            }
        }
        List.of(first, second, receiver).forEach(RawSocket::close);
    }

    @Test
    void gathersADatagramFromItsParts() {
        RawSocket sender = open(NETLINK_USERSOCK);
        RawSocket receiver = open(NETLINK_USERSOCK);
        assertThat(receiver.bind(0, 0)).isZero();
        assertThat(sender.connect(name(receiver), 0)).isZero();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, new byte[] {1, 2, 3, 4, 5, 6});
            sender.part(0, memory.address() + 4, 2);
            sender.part(1, memory.address(), 3);
            assertThat(sender.send(2)).isEqualTo(5);

            MemorySegment room = arena.allocate(8);
            receiver.offer(0, room.address(), 8);
            assertThat(receiver.receive(1)).isEqualTo(1);
            assertThat(room.asSlice(0, receiver.size(0)).toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(5, 6, 1, 2, 3);

            // An address once given must not stay behind.
            assertThat(send(sender, memory, 6, receiver)).isEqualTo(6);
            assertThat(sender.connect(name(sender), 0)).isZero();
            sender.part(0, memory.address(), 4);
            sender.part(1, memory.address(), 2);
            assertThat(sender.send(2)).isEqualTo(6);
            assertThat(sender.nextSize()).isEqualTo(6);
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
        return new RawSocket(fd, 4, 4);
    }

    private static int send(RawSocket sender, MemorySegment memory, int length, RawSocket receiver) {
        sender.part(0, memory.address(), length);
        return sender.sendTo(name(receiver), 0);
    }

    private static long name(RawSocket socket) {
        long[] name = new long[2];
        assertThat(socket.localName(name)).isZero();
        return name[0];
    }
}
