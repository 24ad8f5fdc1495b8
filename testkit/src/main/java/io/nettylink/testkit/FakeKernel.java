// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_USERSOCK;

import io.nettylink.channel.NetlinkIoException;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import io.nettylink.codec.Errno;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A kernel for tests. Its sockets do what AF_NETLINK does, byte by byte; what it answers, the test says; and faults come
 * when the test wants them. It needs neither Linux nor native access.
 *
 * <pre>{@code
 * try (FakeKernel kernel = new FakeKernel()) {
 *     kernel.protocol(NETLINK_ROUTE)
 *             .on(RTM_GETLINK, request -> Answer.message(RTM_NEWLINK, out -> out.zero(16)));
 *     kernel.faults().next(Traffic.REPLY).lose();
 *     try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>It has the protocols that the test mentions, and {@code EPROTONOSUPPORT} for others. {@code NETLINK_USERSOCK} has
 * no kernel behind it: there, sockets talk to each other. There is one network namespace, every user may do
 * everything, and {@code NETLINK_GET_STRICT_CHK} and {@code NETLINK_LISTEN_ALL_NSID} have no effect; socket filters are
 * refused.
 *
 * <p>Any thread may call it. Scripts run on the thread that sends, one at a time.
 */
public final class FakeKernel implements NetlinkSocketProvider, AutoCloseable {
    /** How many requests {@link #requests()} remembers. */
    private static final int MEMORY = 10_000;

    private final KernelLock lock = new KernelLock();
    private final Faults faults = new Faults(this, lock);
    private final Map<Integer, FakeProtocol> protocols = new TreeMap<>();
    private final Deque<ReceivedRequest> requests = new ArrayDeque<>();
    private @Nullable FakeController controller;
    private @Nullable Throwable scriptFailure;
    private boolean closed;

    /** A kernel without protocols. */
    public FakeKernel() {}

    /**
     * The kernel's side of a protocol; there is one from the first call on.
     *
     * @param number the protocol's number, such as {@code NETLINK_ROUTE}
     * @return what to script it by
     */
    public FakeProtocol protocol(int number) {
        return lock.call(() -> {
            if (number == NETLINK_GENERIC) {
                generic();
            }
            return protocols.computeIfAbsent(number, absent -> new FakeProtocol(this, number));
        });
    }

    /**
     * Generic netlink, with its controller.
     *
     * @return what to register families by
     */
    public FakeController generic() {
        return lock.call(() -> {
            FakeController existing = controller;
            if (existing == null) {
                FakeProtocol protocol = new FakeProtocol(this, NETLINK_GENERIC);
                protocols.put(NETLINK_GENERIC, protocol);
                controller = existing = new FakeController(lock, protocol);
            }
            return existing;
        });
    }

    /**
     * What is to go wrong.
     *
     * @return the faults to choose from
     */
    public Faults faults() {
        return faults;
    }

    /**
     * What has been asked: all that were addressed to the kernel, but control messages.
     *
     * @return the requests in their order, the last 10,000
     */
    public List<ReceivedRequest> requests() {
        return lock.call(() -> List.copyOf(requests));
    }

    /**
     * What has been asked that nobody had scripted: as a rule a test expects none.
     *
     * @return the requests in their order
     */
    public List<ReceivedRequest> unscripted() {
        return requests().stream().filter(request -> !request.isScripted()).toList();
    }

    @Override
    public NetlinkSocket open(int number) throws NetlinkIoException {
        FakeSocket[] opened = new FakeSocket[1];
        int errno = lock.call(() -> {
            int fault = faults.takeOpenError();
            FakeProtocol protocol = protocols.get(number);
            if (fault != 0 || closed || protocol == null) {
                return fault == 0 ? Errno.EPROTONOSUPPORT : fault;
            }
            opened[0] = new FakeSocket(this, protocol);
            protocol.ports().opened(opened[0]);
            return 0;
        });
        if (errno != 0) {
            throw new NetlinkIoException("socket", "AF_NETLINK, protocol " + number, errno);
        }
        return opened[0];
    }

    @Override
    public boolean isSimulated() {
        return true;
    }

    /**
     * Closes all sockets, and opens no more.
     *
     * @throws AssertionError if a script has failed; its cause says why
     */
    @Override
    public void close() {
        Optional<Throwable> failure = lock.call(() -> {
            closed = true;
            sockets().forEach(FakeSocket::close);
            return Optional.ofNullable(scriptFailure);
        });
        if (failure.isPresent()) {
            throw new AssertionError("a script of the simulated kernel failed: " + failure.get(), failure.get());
        }
    }

    /** A script has failed: what to answer, so that the client learns it, too. */
    Answer failed(Throwable cause) {
        if (scriptFailure == null) {
            scriptFailure = cause;
        }
        return Answer.error(Errno.EIO).text("the test's script failed: " + cause);
    }

    KernelLock lock() {
        return lock;
    }

    /** Whether a protocol has the kernel at its other end. */
    boolean serves(FakeProtocol protocol) {
        return protocol.number() != NETLINK_USERSOCK;
    }

    List<FakeSocket> sockets() {
        return protocols.values().stream()
                .flatMap(protocol -> protocol.ports().all().stream())
                .toList();
    }

    void received(ReceivedRequest request) {
        if (requests.size() == MEMORY) {
            requests.remove();
        }
        requests.add(request);
    }
}
