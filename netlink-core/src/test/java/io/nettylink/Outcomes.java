// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for futures, but not for ever. */
public final class Outcomes {
    private static final long PATIENCE_SECONDS = 30;

    private Outcomes() {}

    /** The value of a future that has one. */
    public static <T> T value(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("not complete within " + PATIENCE_SECONDS + " s", e);
        }
    }

    /** What a future failed with, which has to be of that class. */
    public static <X extends Throwable> X failure(CompletableFuture<?> future, Class<X> type)
            throws InterruptedException {
        try {
            Object value = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("succeeded: " + value);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(type);
            return requireNonNull(type.cast(e.getCause()));
        } catch (TimeoutException e) {
            throw new AssertionError("not complete within " + PATIENCE_SECONDS + " s", e);
        }
    }
}
