// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;

/** A thread that makes a call which has to wait in the kernel. */
final class Sleeper<T> {
    private final CompletableFuture<Path> task = new CompletableFuture<>();
    private final FutureTask<T> result;

    private Sleeper(Callable<T> call) {
        result = new FutureTask<>(() -> {
            task.complete(Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self"))));
            return call.call();
        });
    }

    static <T> Sleeper<T> start(Callable<T> call) {
        Sleeper<T> sleeper = new Sleeper<>(call);
        Thread.ofPlatform().name("sleeper").start(sleeper.result);
        return sleeper;
    }

    /** Waits until the thread is asleep in a function of the kernel's, whose name begins so: compilers merge functions. */
    void awaitSleepIn(String function) throws Exception {
        // Not wchan, which in older kernels needs frame pointers.
        Path folder = task.get();
        Waiting.until(() -> Files.readString(folder.resolve("stat")).contains(") S ")
                && Files.readString(folder.resolve("stack")).contains(" " + function));
    }

    T result() throws Exception {
        return result.get();
    }
}
