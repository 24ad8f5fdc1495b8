// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** Hears of every request that ends. This is where events and histograms hook in. */
@FunctionalInterface
interface RequestObserver {
    /**
     * A request has ended. Called on the thread that drives it, before its user learns of it: it must neither block nor
     * throw.
     *
     * @param protocol the client's protocol, {@code NETLINK_...}
     * @param request what was asked, which knows message type and label
     * @param outcome how it ended
     * @param errno the error number of the kernel or of a system call, 0 where there is none
     * @param nanos the time since its user handed it over
     */
    void ended(int protocol, Request request, RequestOutcome outcome, int errno, long nanos);
}
