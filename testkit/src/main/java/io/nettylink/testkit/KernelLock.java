// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The one lock of a simulated kernel. Sockets that became ready say so when it has been let go. */
final class KernelLock {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<ReadySocket> ready = new LinkedHashSet<>();

    <T> T call(Supplier<T> body) {
        List<ReadySocket> toTell = List.of();
        lock.lock();
        try {
            return body.get();
        } finally {
            if (lock.getHoldCount() == 1 && !ready.isEmpty()) {
                toTell = List.copyOf(ready);
                ready.clear();
            }
            lock.unlock();
            toTell.forEach(ReadySocket::tellReady);
        }
    }

    void run(Runnable body) {
        call(() -> {
            body.run();
            return true;
        });
    }

    /** A socket has something to receive. Called with the lock held. */
    void becameReady(ReadySocket socket) {
        ready.add(socket);
    }
}
