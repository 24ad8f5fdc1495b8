// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An event loop whose clock stands still until the test advances it, for sockets that are simulated: timeouts come when
 * the test wants them, and nobody sleeps.
 *
 * <pre>{@code
 * try (FakeKernel kernel = new FakeKernel(); VirtualTime time = new VirtualTime()) {
 *     kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.silence());
 *     NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
 *             .in(kernel)
 *             .eventLoopGroup(time.eventLoop())
 *             .timeout(Duration.ofSeconds(5))
 *             .open();
 *     NetlinkFuture<Link> call = client.call(getLink, Link::read);
 *     time.advance(Duration.ofSeconds(5));
 *     // call has failed with a RequestTimeoutException
 *     client.close();
 * }
 * }</pre>
 *
 * <p>The event loop has a thread of its own. The methods here are for the test's threads, one at a time. Close the
 * clients before this.
 */
public final class VirtualTime implements AutoCloseable {
    private static final long FOREVER = Long.MAX_VALUE;

    private final MockTicker clock = Ticker.newMockTicker();
    private final Idler idler = new Idler();
    private final ManualIoEventLoop loop;

    /** Starts an event loop, at time zero. */
    public VirtualTime() {
        Thread[] thread = new Thread[1];
        thread[0] = Thread.ofPlatform().daemon().name("virtual time").unstarted(this::run);
        loop = new ManualIoEventLoop(null, thread[0], executor -> idler, clock);
        thread[0].start();
    }

    /**
     * The event loop, for {@link io.nettylink.NetlinkClientBuilder#eventLoopGroup}.
     *
     * @return the event loop, a group of one
     */
    public EventLoopGroup eventLoop() {
        return loop;
    }

    /** Waits until the event loop has done all that is to be done at this point of time. */
    public void settle() {
        loop.execute(() -> {});
        idler.awaitIdle();
    }

    /**
     * Lets time pass, and waits for all that is to be done meanwhile, each thing at its time.
     *
     * @param duration how long, not negative
     */
    public void advance(Duration duration) {
        long target = clock.nanoTime() + duration.toNanos();
        settle();
        for (long due = idler.deadline(); due <= target; due = idler.deadline()) {
            proceed(due);
        }
        proceed(target);
    }

    /** Ends the event loop, and returns when it has ended. */
    @Override
    public void close() {
        Future<?> ended = loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        if (!loop.isTerminated()) {
            loop.execute(() -> clock.advance(1, TimeUnit.MILLISECONDS));
        }
        ended.awaitUninterruptibly();
    }

    private void proceed(long until) {
        clock.advance(Math.max(0, until - clock.nanoTime()), TimeUnit.NANOSECONDS);
        settle();
    }

    private void run() {
        while (!loop.isTerminated()) {
            loop.run(FOREVER);
            if (loop.isShuttingDown()) {
                // Netty measures the quiet that it ends with by this clock, too.
                clock.advance(1, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Takes the place of a poll: blocks while there is nothing to do, however long the clock says that is. */
    private static final class Idler implements IoHandler {
        private boolean woken;
        private boolean idle;
        private long deadline = FOREVER;

        @Override
        public synchronized int run(IoHandlerContext context) {
            if (!context.canBlock()) {
                return 0;
            }
            deadline = context.deadlineNanos() < 0 ? FOREVER : context.deadlineNanos();
            idle = !woken;
            notifyAll();
            await(() -> woken);
            woken = false;
            idle = false;
            return 0;
        }

        @Override
        public synchronized void wakeup() {
            woken = true;
            idle = false;
            notifyAll();
        }

        synchronized void awaitIdle() {
            await(() -> idle);
        }

        synchronized long deadline() {
            return deadline;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException("this event loop is for simulated sockets, which need no I/O");
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return false;
        }

        private void await(BooleanSupplier condition) {
            boolean interrupted = false;
            while (!condition.getAsBoolean()) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
