// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.internal.ffm.Sched;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Runs something in a network namespace of its own, on a thread that does not outlive it. */
public final class FreshNamespace {
    private FreshNamespace() {}

    /** Sockets that the task opens stay in the namespace and keep it alive. */
    public static <T> T call(Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(() -> {
            assertThat(Sched.unshare(Sched.CLONE_NEWNET))
                    .as("unshare(CLONE_NEWNET), which needs CAP_SYS_ADMIN")
                    .isZero();
            return task.call();
        });
        Thread.ofPlatform().name("network namespace").start(future);
        return future.get();
    }
}
