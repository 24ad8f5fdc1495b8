// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import io.nettylink.NetlinkFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Futures that depend on others, and hand a cancellation back to them: then the request is given up. */
final class Relay {

    private Relay() {}

    /**
     * A future with the same value, whose failure can be another.
     *
     * @param source what it depends on
     * @param onFailure completes the future, now or later
     */
    static <T> NetlinkFuture<T> of(NetlinkFuture<T> source, BiConsumer<Throwable, NetlinkFuture<T>> onFailure) {
        NetlinkFuture<T> target = source.newIncompleteFuture();
        return into(target, source, target::complete, failure -> onFailure.accept(failure, target));
    }

    /**
     * Ties a future to another.
     *
     * @param target what depends
     * @param source what it depends on
     * @param onValue completes the future, now or later
     * @param onFailure completes the future, now or later
     * @return the target
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    static <S, T> NetlinkFuture<T> into(
            NetlinkFuture<T> target, NetlinkFuture<S> source, Consumer<S> onValue, Consumer<Throwable> onFailure) {
        source.whenComplete((value, failure) -> {
            try {
                if (failure == null) {
                    onValue.accept(value);
                } else {
                    onFailure.accept(failure);
                }
            } catch (Throwable e) {
                // Whoever waits would otherwise wait in vain.
                target.completeExceptionally(e);
            }
        });
        target.whenComplete((value, failure) -> {
            if (target.isCancelled()) {
                source.cancel(false);
            }
        });
        return target;
    }
}
