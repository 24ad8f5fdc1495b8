// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import io.nettylink.testkit.RecordedEvent.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plays a recording to a client, on any machine of the recording's byte order.
 *
 * <pre>{@code
 * try (Replay replay = new Replay(Recording.load(file));
 *         NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE).in(replay).open()) {
 *     List<Link> links = client.dump(getLinks, Link::read).await();
 * }
 * }</pre>
 *
 * <p>The n-th socket of a protocol that the client opens is the n-th of that protocol in the recording. On each, the
 * client has to send the recorded requests in their order: the same types, flags and payloads. Sequences and port ids
 * may be others; in the answers they are put right. How requests are spread over datagrams does not matter.
 *
 * <p>The first request that is another is refused with {@code EPROTO} and, in the extended ack, the difference in words;
 * so is everything after it, and {@link #verify()} fails. Thread-safe.
 */
public final class Replay implements NetlinkSocketProvider, AutoCloseable {
    private final KernelLock lock = new KernelLock();
    private final Map<Integer, List<List<RecordedEvent>>> recorded = new HashMap<>();
    private final List<ReplaySocket> sockets = new ArrayList<>();
    private @Nullable String mismatch;

    /**
     * Gets ready to play.
     *
     * @param recording what to play
     */
    public Replay(Recording recording) {
        Map<Integer, List<RecordedEvent>> bySocket = new HashMap<>();
        for (RecordedEvent event : recording.events()) {
            List<RecordedEvent> events = bySocket.computeIfAbsent(event.socket(), socket -> new ArrayList<>());
            if (event.kind() == Kind.OPEN) {
                recorded.computeIfAbsent((int) event.number("protocol"), protocol -> new ArrayList<>())
                        .add(events);
            } else {
                events.add(event);
            }
        }
    }

    /**
     * Opens the next socket of a protocol.
     *
     * @throws ReplayMismatchException if the recording has no more of them
     */
    @Override
    public NetlinkSocket open(int protocol) {
        return lock.call(() -> {
            List<List<RecordedEvent>> left = recorded.getOrDefault(protocol, List.of());
            if (left.isEmpty()) {
                mismatch = "the recording has no further socket of protocol " + protocol;
                throw new ReplayMismatchException(mismatch);
            }
            ReplaySocket socket = new ReplaySocket(this, sockets.size() + 1, left.removeFirst());
            sockets.add(socket);
            return socket;
        });
    }

    @Override
    public boolean isSimulated() {
        return true;
    }

    /**
     * Checks that the client has asked all that was recorded, and nothing else.
     *
     * @throws ReplayMismatchException otherwise; says where client and recording part
     */
    public void verify() {
        lock.run(() -> {
            if (mismatch != null) {
                throw new ReplayMismatchException(mismatch);
            }
            sockets.forEach(ReplaySocket::verify);
            recorded.forEach((protocol, left) -> {
                if (!left.isEmpty()) {
                    throw new ReplayMismatchException("the client has opened no further socket of protocol " + protocol
                            + "; the recording has " + left.size() + " more");
                }
            });
        });
    }

    /**
     * {@linkplain #verify() Verifies}.
     *
     * @throws ReplayMismatchException if the client has asked anything else
     */
    @Override
    public void close() {
        verify();
    }

    KernelLock lock() {
        return lock;
    }

    /** What went wrong first, in words. */
    @Nullable String mismatch() {
        return mismatch;
    }

    String mismatch(String text) {
        if (mismatch == null) {
            mismatch = text;
        }
        return mismatch;
    }
}
