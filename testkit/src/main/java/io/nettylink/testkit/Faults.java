// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a simulated kernel, each thing once: {@link FakeKernel#faults()}. Any thread may call it.
 *
 * <pre>{@code
 * kernel.faults().next(Traffic.REPLY).lose();
 * kernel.faults().overrun();
 * kernel.faults().interruptNextDump(DumpPart.DONE);
 * }</pre>
 */
public final class Faults {
    private final FakeKernel kernel;
    private final KernelLock lock;
    private final Map<Traffic, Deque<Effect>> effects = new EnumMap<>(Traffic.class);
    private final Deque<Integer> sends = new ArrayDeque<>();
    private final Deque<Integer> opens = new ArrayDeque<>();
    private final Deque<DumpPart> interruptions = new ArrayDeque<>();
    private List<Runnable> afterAcknowledgement = new ArrayList<>();
    private int busyDumps;
    private int truncations;

    /** What becomes of a datagram. */
    @FunctionalInterface
    interface Effect {
        void apply(Datagram datagram, Delivery delivery);
    }

    /** Puts a datagram into the socket's receive buffer. */
    @FunctionalInterface
    interface Delivery {
        void deliver(Datagram datagram);
    }

    Faults(FakeKernel kernel, KernelLock lock) {
        this.kernel = kernel;
        this.lock = lock;
    }

    /**
     * Says what goes wrong with the next datagram of a kind.
     *
     * @param traffic the kind
     * @return to say what
     */
    public NextDatagram next(Traffic traffic) {
        return new NextDatagram(this, traffic);
    }

    /**
     * Drops a datagram of the kernel's at every open socket, as if its receive buffer were full: {@code ENOBUFS} comes
     * out of the next receive, and until the queue has been read empty everything is dropped.
     */
    public void overrun() {
        lock.run(() -> kernel.sockets().forEach(FakeSocket::overrun));
    }

    /** Answers the next dump with {@code EBUSY}, as if the socket had another one under way. */
    public void refuseNextDump() {
        lock.run(() -> busyDumps++);
    }

    /**
     * Marks the next dump as inconsistent.
     *
     * @param part which message says so
     */
    public void interruptNextDump(DumpPart part) {
        lock.run(() -> interruptions.add(part));
    }

    /** Makes the next datagram that is received longer than its reader's buffer, so that its end is lost. */
    public void truncateNextReceive() {
        lock.run(() -> truncations++);
    }

    /**
     * Fails the next {@code sendmsg}; the kernel learns nothing of it.
     *
     * @param errno a positive error number, such as {@code EINTR} or {@code EAGAIN}
     * @throws IllegalArgumentException if it is not positive
     */
    public void failNextSend(int errno) {
        int positive = Answer.positive(errno);
        lock.run(() -> sends.add(positive));
    }

    /**
     * Fails a {@code recvmsg} of every open socket: the error is pending at once, and wakes its reader.
     *
     * @param errno a positive error number
     * @throws IllegalArgumentException if it is not positive
     */
    public void failNextReceive(int errno) {
        int positive = Answer.positive(errno);
        lock.run(() -> kernel.sockets().forEach(socket -> socket.fail(positive)));
    }

    /**
     * Fails the next {@code socket}.
     *
     * @param errno a positive error number, such as {@code EMFILE}
     * @throws IllegalArgumentException if it is not positive
     */
    public void failNextOpen(int errno) {
        int positive = Answer.positive(errno);
        lock.run(() -> opens.add(positive));
    }

    /** Takes back everything that was to go wrong and has not yet. What is {@linkplain Held held} already stays so. */
    public void clear() {
        lock.run(() -> {
            effects.clear();
            sends.clear();
            opens.clear();
            interruptions.clear();
            busyDumps = 0;
            truncations = 0;
        });
    }

    KernelLock lock() {
        return lock;
    }

    void add(Traffic traffic, Effect effect) {
        lock.run(() ->
                effects.computeIfAbsent(traffic, kind -> new ArrayDeque<>()).add(effect));
    }

    /** The changed bytes. What fails to change them is the test's own fault, and nobody else's. */
    byte[] corrupted(Corruption corruption, byte[] bytes) {
        try {
            return corruption.apply(bytes.clone());
        } catch (RuntimeException | AssertionError e) {
            kernel.failed(e);
            return bytes;
        }
    }

    /** Called with the lock held, as are all that follow. */
    void afterAcknowledgement(Runnable delivery) {
        afterAcknowledgement.add(delivery);
    }

    /** Sends a datagram, with what is to go wrong with it. */
    void pass(Traffic traffic, Datagram datagram, Delivery delivery) {
        Deque<Effect> waiting = effects.get(traffic);
        Effect effect = waiting == null ? null : waiting.poll();
        if (effect == null) {
            delivery.deliver(datagram);
        } else {
            effect.apply(datagram, delivery);
        }
        if (traffic == Traffic.ACKNOWLEDGEMENT && !afterAcknowledgement.isEmpty()) {
            List<Runnable> due = afterAcknowledgement;
            afterAcknowledgement = new ArrayList<>();
            due.forEach(Runnable::run);
        }
    }

    boolean takeBusyDump() {
        if (busyDumps == 0) {
            return false;
        }
        busyDumps--;
        return true;
    }

    @Nullable DumpPart takeInterruption() {
        return interruptions.poll();
    }

    boolean takeTruncation() {
        if (truncations == 0) {
            return false;
        }
        truncations--;
        return true;
    }

    int takeSendError() {
        return take(sends);
    }

    int takeOpenError() {
        return take(opens);
    }

    private static int take(Deque<Integer> errors) {
        Integer errno = errors.poll();
        return errno == null ? 0 : errno;
    }
}
