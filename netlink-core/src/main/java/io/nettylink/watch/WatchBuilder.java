// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import io.nettylink.MessageDecoder;
import io.nettylink.NetlinkClient;
import io.nettylink.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Settings of a {@link Watch}. Not thread-safe.
 *
 * @param <K> the key
 * @param <V> the value
 */
public final class WatchBuilder<K, V> {
    final NetlinkClient client;
    final MessageDecoder<Update<K, V>> decoder;
    final Set<Integer> groups = new LinkedHashSet<>();
    final List<Request> dumps = new ArrayList<>();
    long reconcileNanos = Pace.NEVER;

    WatchBuilder(NetlinkClient client, MessageDecoder<Update<K, V>> decoder) {
        this.client = client;
        this.decoder = decoder;
    }

    /**
     * Names multicast groups that tell of changes. May be called more than once.
     *
     * @param numbers the groups' numbers, from 1; those of generic netlink are {@link
     *     io.nettylink.genl.Family#group(String)}'s
     * @return this
     */
    public WatchBuilder<K, V> groups(int... numbers) {
        for (int number : numbers) {
            groups.add(number);
        }
        return this;
    }

    /**
     * Says what to dump. May be called more than once: the table is what all dumps find together, such as IPv4's routes
     * and IPv6's.
     *
     * @param request the request; {@code NLM_F_DUMP} is added to its flags
     * @return this
     */
    public WatchBuilder<K, V> dump(Request request) {
        dumps.add(request);
        return this;
    }

    /**
     * Dumps again from time to time, because the kernel removes some objects without a notification, such as the routes
     * of a vanished link.
     *
     * @param interval the time between two dumps; positive. Never unless set.
     * @return this
     */
    public WatchBuilder<K, V> reconcileEvery(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("an interval is positive: " + interval);
        }
        // Saturates: what is longer than 146 years is never.
        reconcileNanos = interval.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0 ? Pace.NEVER : interval.toNanos();
        return this;
    }

    /**
     * Opens the watch, in the client's network namespace, as {@link NetlinkClient#subscribe} does. Doesn't wait for the
     * kernel: that a group can't be joined, for example, ends the watch with that error.
     *
     * @return a watch that has begun
     * @throws IllegalStateException if there is no dump
     * @throws io.nettylink.SystemCallException if the kernel refuses the socket itself, or an option
     */
    public Watch<K, V> open() {
        if (dumps.isEmpty()) {
            throw new IllegalStateException("a watch needs a dump");
        }
        return new Watch<>(this);
    }
}
