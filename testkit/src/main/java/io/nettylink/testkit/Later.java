// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Answers to requests that the test gives when it wants to: after the acknowledgement of another, after the client's
 * patience has ended, or never.
 *
 * <pre>{@code
 * Later later = new Later();
 * kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.later(later));
 * NetlinkFuture<Link> call = client.call(getLink, Link::read);
 * ...
 * later.answer(Answer.message(RTM_NEWLINK, out -> out.zero(16)));
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Later {
    private final Deque<RequestRun> waiting = new ArrayDeque<>();

    /** Nothing waits. */
    public Later() {}

    /**
     * How many requests wait for an answer.
     *
     * @return their number
     */
    public synchronized int waiting() {
        return waiting.size();
    }

    /**
     * Answers the request that has waited longest. Where its socket has been closed since, the answer goes nowhere.
     *
     * @param answer the answer
     * @throws IllegalStateException if no request waits
     */
    public void answer(Answer answer) {
        RequestRun run;
        synchronized (this) {
            run = waiting.poll();
        }
        if (run == null) {
            throw new IllegalStateException("no request waits for an answer");
        }
        run.finish(answer);
    }

    synchronized void add(RequestRun run) {
        waiting.add(run);
    }
}
