// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import io.nettylink.testkit.Recording;
import io.nettylink.testkit.Replay;
import io.nettylink.testkit.ReplayMismatchException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A client of a replay: either one that does what was recorded, or one that does what a script says. */
final class ReplayPlay {
    private static final int MOST_CALLS = 64;
    private static final int MOST_BUFFERS = 20;
    private static final int MOST_ERRNO = 4095;

    private final Script script;
    private final Replay replay;
    private final List<NetlinkSocket> sockets = new ArrayList<>();
    private final List<String[]> lines;

    ReplayPlay(Recording recording, Script script) {
        this.script = script;
        this.replay = new Replay(recording);
        this.lines = recording
                .toString()
                .lines()
                .skip(1)
                .map(line -> line.split(" "))
                .toList();
    }

    /** Opens and sends what was recorded, and reads whatever comes of it: there is nothing to complain of. */
    void playByTheBook() {
        List<String> opened = new ArrayList<>();
        for (String[] line : lines) {
            if (line[1].equals("open")) {
                sockets.add(replay.open(protocol(line)));
                opened.add(line[0]);
            }
        }
        for (String[] line : lines) {
            NetlinkSocket socket = sockets.get(opened.indexOf(line[0]));
            if (line[1].equals("send")) {
                ByteBuf datagram = Unpooled.wrappedBuffer(bytes(line));
                int sent = socket.send(new ByteBuf[] {datagram}, 1);
                Check.that(sent == datagram.readableBytes() || isError(sent), "another number of bytes is sent");
            }
            while (receive(socket, 4, 64 * 1024) > 0) {
                Check.that(socket.isOpen(), "a socket closes itself");
            }
        }
        replay.verify();
        sockets.forEach(NetlinkSocket::close);
    }

    /** Does anything, in any order. */
    void improvise() {
        for (int call = 0; call < MOST_CALLS && !script.isAtEnd(); call++) {
            try {
                call(script.below(10));
            } catch (ReplayMismatchException e) {
                Check.that(e.getMessage() != null, "a mismatch without words");
            }
        }
        try {
            replay.verify();
        } catch (ReplayMismatchException e) {
            Check.that(e.getMessage() != null, "a mismatch without words");
        }
        sockets.forEach(NetlinkSocket::close);
    }

    private void call(int choice) {
        if (choice == 0 || sockets.isEmpty()) {
            sockets.add(replay.open(script.u8() % 32));
            return;
        }
        NetlinkSocket socket = sockets.get(script.u8() % sockets.size());
        switch (choice) {
            case 1 -> send(socket, script.bytes(script.u8()));
            case 2, 3 -> sendRecorded(socket);
            case 4, 5, 6 -> receive(socket, 1 + script.below(MOST_BUFFERS), script.u16());
            case 7 -> {
                int size = socket.nextSize();
                Check.that(size >= 0 || isError(size), "a size that is neither size nor error");
            }
            case 8 -> options(socket);
            default -> close(socket);
        }
    }

    private void sendRecorded(NetlinkSocket socket) {
        List<String[]> sends =
                lines.stream().filter(line -> line[1].equals("send")).toList();
        if (!sends.isEmpty()) {
            send(socket, bytes(sends.get(script.u8() % sends.size())));
        }
    }

    private static void send(NetlinkSocket socket, byte[] bytes) {
        int sent = socket.sendTo(Unpooled.wrappedBuffer(bytes), 0, 0);
        Check.that(sent == bytes.length || isError(sent), "another number of bytes is sent");
    }

    private void options(NetlinkSocket socket) {
        int level = script.flag() ? 270 : script.s32();
        int name = script.u8();
        int set = socket.setOption(level, name, script.s32());
        Check.that(!socket.isOpen() || set <= 0, "an option is set by halves");
        socket.option(level, name);
        socket.memberships(new ArrayList<>());
        long[] address = new long[2];
        Check.that(socket.localName(address) == 0 || !socket.isOpen(), "a socket has no name");
        Check.that(address[0] >>> 32 == 0 && address[1] >>> 32 == 0, "a name of more than 32 bits");
        socket.bind(0, 0);
        socket.connect(0, 0);
    }

    private static void close(NetlinkSocket socket) {
        Check.that(socket.close() == 0, "a close fails");
        Check.that(socket.isReady() == socket.isOpen(), "a closed socket is ready");
    }

    /** Receives, and looks at all that is told of it; how many datagrams there were, or an error. */
    private static int receive(NetlinkSocket socket, int count, int room) {
        ByteBuf[] buffers = new ByteBuf[count];
        for (int i = 0; i < count; i++) {
            buffers[i] = Unpooled.buffer(room, room);
        }
        boolean ready = socket.isReady();
        int result = socket.receive(buffers, count);
        Check.that(ready || result == -Errno.EAGAIN || !socket.isOpen(), "a socket that is not ready gives something");
        Check.that(
                result != 0 && result <= Math.min(count, NetlinkSocket.MAX_DATAGRAMS), "too many datagrams, or none");
        Check.that(result > 0 || isError(result), "an error that is none");
        for (int i = 0; i < result; i++) {
            int size = socket.size(i);
            Check.that(size >= 0, "a size is negative");
            Check.that(socket.truncated(i) || size <= room, "a datagram does not fit, and is not cut");
            Check.that(socket.senderPortId(i) >>> 32 == 0, "a port id of more than 32 bits");
            Check.that(socket.group(i) >= 0, "a group is negative");
            Check.that(buffers[i].writerIndex() == 0, "the writer index moved");
            socket.senderGroups(i);
        }
        return result;
    }

    private static boolean isError(int result) {
        return result < 0 && result >= -MOST_ERRNO;
    }

    private static int protocol(String[] line) {
        for (String word : line) {
            if (word.startsWith("protocol=")) {
                return (int) Long.parseLong(word.substring("protocol=".length()));
            }
        }
        return 0;
    }

    private static byte[] bytes(String[] line) {
        for (int i = 0; i < line.length - 1; i++) {
            if (line[i].equals(":")) {
                return HexFormat.of().parseHex(line[i + 1]);
            }
        }
        return new byte[0];
    }
}
