// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The outcome of a request, when it is there: a value, or a {@link NetlinkException}.
 *
 * <p>Stages that depend on it run on the client's event loop: they must not block. Whoever wants to wait does so on
 * another thread, with {@link #await()}; on the event loop itself, waiting fails at once with an
 * {@link IllegalStateException}, as it would wait forever. Cancelling the future gives the request up; the kernel may
 * have acted on it all the same.
 *
 * @param <T> the value
 */
public final class NetlinkFuture<T> extends CompletableFuture<T> {
    private final BooleanSupplier onEventLoop;
    private final Runnable onCancel;

    NetlinkFuture(BooleanSupplier onEventLoop) {
        this(onEventLoop, () -> {});
    }

    /**
     * A future that is not complete.
     *
     * @param onEventLoop tells whether the calling thread is the one that completes the future
     * @param onCancel runs when the future is cancelled, on the thread that does so
     */
    NetlinkFuture(BooleanSupplier onEventLoop, Runnable onCancel) {
        this.onEventLoop = onEventLoop;
        this.onCancel = onCancel;
    }

    /**
     * Waits for the value. What is thrown has the stack of the calling thread.
     *
     * @return the value
     * @throws NetlinkException if the request failed
     * @throws CancellationException if the future was cancelled
     * @throws InterruptedException if the waiting thread is interrupted; the request goes on
     * @throws IllegalStateException on the client's event loop, where waiting would never end
     */
    public T await() throws InterruptedException {
        try {
            return get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof NetlinkException failure ? failure.forCaller() : unchecked(cause);
        }
    }

    @Override
    public T join() {
        mayWait();
        try {
            return super.join();
        } catch (CompletionException e) {
            // That of a dependent stage was made on the event loop, and may be shared.
            throw e.getCause() == null ? e : new CompletionException(e.getCause());
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        mayWait();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        mayWait();
        return super.get(timeout, unit);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean before = isDone();
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled && !before) {
            onCancel.run();
        }
        return cancelled;
    }

    @Override
    public <U> NetlinkFuture<U> newIncompleteFuture() {
        return new NetlinkFuture<>(onEventLoop);
    }

    private void mayWait() {
        if (!isDone() && onEventLoop.getAsBoolean()) {
            throw new IllegalStateException("waiting on the event loop that is to complete the request");
        }
    }

    /** Throws what a request failed with: as it is, where that needs no declaration. */
    static RuntimeException unchecked(Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new CompletionException(cause);
        };
    }
}
